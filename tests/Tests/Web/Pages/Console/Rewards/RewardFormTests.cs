using Tagsale.Core;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Console.Rewards;

namespace Tagsale.Tests.Web.Pages.Console.Rewards;

public sealed class RewardFormTests
{
    readonly Errors errors = new();

    [Fact]
    public void what_is_typed_is_the_draft_that_the_api_takes_too()
    {
        var draft = new RewardForm
        {
            Hashtag = "#Save ", Title = "Ten", Merchant = "Acme", Kind = "percent", Credit = "2,5 %", Currency = "eur", Budget = "1000", MinSpend = "10.50", MaxCreditPerTransaction = "5",
            MaxCreditPerMember = "20", EnrollmentLimit = "7", Visits = "3", Days = ["Monday", "Sunday"], TimeZone = " Europe/Berlin ", Disclosure = "#ad", MerchantIds = "m-1\r\n\r\nm-2",
            Mccs = "5411, 5812", Descriptor = "ACME", Venues = "4b1 | The diner", FirstCome = true, EndsAt = "2030-06-01T10:30",
        }.ToDraft(errors);
        Assert.False(errors.Any);

        var offer = draft.Check(new(Some.Id()), Some.Now).Value!;
        Assert.Equal((new CreditTerms.Percent(250), "EUR", 100_000, 1_050), (offer.Credit, offer.Currency, offer.Budget.Total, offer.MinSpendMinor));
        Assert.Equal((500L, 2_000L, 7, 3, false), (offer.MostPerTransactionMinor, offer.MostPerMemberMinor, offer.EnrollmentLimit, offer.Visit, offer.Reserves));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Sunday], offer.Days);
        Assert.Equal(("Europe/Berlin", "ad", "ACME", new DateTimeOffset(2030, 6, 1, 10, 30, 0, TimeSpan.Zero)), (offer.TimeZone, offer.Disclosure, offer.Match.Descriptor, offer.EndsAt));
        Assert.Equal(["m-1", "m-2"], offer.Match.Ids);
        Assert.Equal(["5411", "5812"], offer.Match.Categories);
        Assert.Equal([new Venue("4b1", "The diner")], offer.Venues);
    }

    [Theory]
    [InlineData("amount", "lots", "an amount like 14.50")]
    [InlineData("amount", "", "must be filled in")]
    [InlineData("amount", "0", "more than zero")]
    [InlineData("percent", "0.001", "from 0.01 to 100")]
    [InlineData("percent", "101", "from 0.01 to 100")]
    [InlineData("percent", "-5", "from 0.01 to 100")]
    public void a_credit_that_cannot_be_is_told_with_what_would_do(string kind, string credit, string told)
    {
        new RewardForm { Kind = kind, Credit = credit, Budget = "1" }.ToDraft(errors);
        Assert.Equal(["credit"], errors.ByField.Keys);
        Assert.Contains(told, errors["credit"], StringComparison.Ordinal);
    }

    [Fact]
    public void a_venue_without_a_name_is_named_by_its_line()
    {
        new RewardForm { Credit = "1", Budget = "1", Venues = "a | A\nb" }.ToDraft(errors);
        Assert.Contains("line 2", errors["venues"], StringComparison.Ordinal);
    }

    [Fact]
    public void a_currency_that_is_none_is_the_one_thing_told()
    {
        new RewardForm { Credit = "1", Budget = "1", Currency = "coins" }.ToDraft(errors);
        Assert.Equal(["currency"], errors.ByField.Keys);
    }
}
