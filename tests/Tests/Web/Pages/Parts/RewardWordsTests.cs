using System.Globalization;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Tests.Web.Pages.Parts;

public sealed class RewardWordsTests
{
    public RewardWordsTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");

    [Fact]
    public void an_offer_is_promised_in_one_sentence()
    {
        var sync = Offer() with { MinSpendMinor = 7_500 };
        Assert.Equal("$20 back when you spend $75 or more at Whole Foods Market", sync.Promise());
        Assert.Equal("$20 back when you spend $75.50 or more on your 3rd visit to Whole Foods Market", (sync with { MinSpendMinor = 7_550, Visit = 3 }).Promise());
        Assert.Equal("2.5\u00a0% back, up to $10, when you pay at Whole Foods Market", (Offer() with { Credit = new CreditTerms.Percent(250), MostPerTransactionMinor = 1_000 }).Promise());
    }

    [Theory]
    [InlineData(100_000, 0, "100\u00a0% of the budget left")]
    [InlineData(100_000, 59_999, "40\u00a0% of the budget left")]
    [InlineData(1_000_000, 995_000, "less than 1\u00a0% of the budget left")]
    [InlineData(100_000, 98_001, "Used up")]
    public void what_is_left_is_told_without_money(long total, long credited, string left) =>
        Assert.Equal(left, (Offer() with { Budget = new(total, 0, credited, 0) }).Left());

    [Fact]
    public void places_are_counted()
    {
        var offer = Offer() with { EnrollmentLimit = 12, Budget = new(100_000, 22_000, 0, 11) };
        Assert.Equal("78\u00a0% of the budget and 1 place left", offer.Left());
        Assert.Equal(Availability.SoldOut, (offer with { EnrollmentLimit = 11 }).AvailabilityAt(Some.Now));
        Assert.Equal(Availability.OnSale, offer.AvailabilityAt(Some.Now));
    }

    [Theory]
    [InlineData(1, "1st")]
    [InlineData(2, "2nd")]
    [InlineData(11, "11th")]
    [InlineData(23, "23rd")]
    public void visits_are_counted_as_people_do(int number, string word) => Assert.Equal(word, RewardWords.Ordinal(number));

    static RewardOffer Offer() => new()
    {
        Id = new(Some.Id()),
        Hashtag = "AmexWholeFoods",
        Tag = "amexwholefoods",
        Skeleton = "amexwholefoods",
        Title = "Whole Foods",
        Merchant = "Whole Foods Market",
        CreatedAt = Some.Now,
        Credit = new CreditTerms.Fixed(2_000),
        Currency = "USD",
        Match = new(["m-1"], [], null),
        Budget = new(100_000, 0, 0, 0),
    };
}
