using Tagsale.Core;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

public sealed class RewardDraftTests
{
    static readonly RewardDraft Sound = new()
    {
        Hashtag = "AcmeBack", Title = "Acme credit", Merchant = "Acme", Amount = Usd(500), Budget = Usd(10_000), MerchantIds = ["m-acme"],
    };

    static readonly string Long = new('x', 101);

    public static TheoryData<string, Func<RewardDraft, RewardDraft>> Wrong => new()
    {
        { "hashtag", d => d with { Hashtag = "not one" } },
        { "hashtag", d => d with { Hashtag = "stop" } },
        { "title", d => d with { Title = "#Acme" } },
        { "title", d => d with { Title = " " } },
        { "merchant", d => d with { Merchant = null } },
        { "endsAt", d => d with { EndsAt = Some.Now } },
        { "endsAt", d => d with { StartsAt = Some.Now.AddDays(2), EndsAt = Some.Now.AddDays(1) } },
        { "termsUrl", d => d with { TermsUrl = "javascript:alert(1)" } },
        { "budget", d => d with { Budget = null } },
        { "budget", d => d with { Budget = Usd(0) } },
        { "budget", d => d with { Budget = Usd(Money.Limit + 1) } },
        { "budget", d => d with { Budget = Usd(499) } },
        { "budget", d => d with { Budget = new(10_000, "XXX") } },
        { "credit", d => d with { Amount = null } },
        { "credit", d => d with { Percent = 10 } },
        { "credit", d => d with { Amount = Usd(0) } },
        { "credit", d => d with { Amount = new(500, "EUR") } },
        { "credit.percent", d => d with { Amount = null, Percent = 0 } },
        { "credit.percent", d => d with { Amount = null, Percent = 0.009m } },
        { "credit.percent", d => d with { Amount = null, Percent = 100.01m } },
        { "credit.percent", d => d with { Amount = null, Percent = 1.001m } },
        { "minSpend", d => d with { MinSpend = Usd(0) } },
        { "minSpend", d => d with { MinSpend = new(1, "EUR") } },
        { "maxCreditPerTransaction", d => d with { MaxCreditPerTransaction = Usd(-1) } },
        { "maxCreditPerTransaction", d => d with { MaxCreditPerTransaction = new(1, "EUR") } },
        { "maxCreditPerMember", d => d with { MaxCreditPerMember = Usd(0) } },
        { "enrollmentLimit", d => d with { EnrollmentLimit = 0 } },
        { "visits", d => d with { Visits = 0 } },
        { "visits", d => d with { Visits = 1_001 } },
        { "daysOfWeek", d => d with { DaysOfWeek = ["mon", "someday"] } },
        { "daysOfWeek", d => d with { DaysOfWeek = ["mo"] } },
        { "daysOfWeek", d => d with { DaysOfWeek = [null] } },
        { "timeZone", d => d with { TimeZone = "Europe/Atlantis" } },
        { "timeZone", d => d with { TimeZone = "../../etc/passwd" } },
        { "disclosure", d => d with { Disclosure = "two words" } },
        { "disclosure", d => d with { Disclosure = "#acmeback" } },
        { "match", d => d with { MerchantIds = null } },
        { "match", d => d with { MerchantIds = [], Descriptor = "  " } },
        { "match.merchantIds", d => d with { MerchantIds = ["m-acme", ""] } },
        { "match.merchantIds", d => d with { MerchantIds = [Long] } },
        { "match.merchantIds", d => d with { MerchantIds = ["m\u0001"] } },
        { "match.merchantIds", d => d with { MerchantIds = [.. Enumerable.Range(0, 201).Select(i => $"m-{i}")] } },
        { "match.mccs", d => d with { Mccs = ["581"] } },
        { "match.mccs", d => d with { Mccs = ["58１2"] } },
        { "match.descriptor", d => d with { Descriptor = "a\nb" } },
        { "venues", d => d with { Venues = [.. Enumerable.Range(0, 201).Select(i => new VenueDraft($"v-{i}", "Acme"))] } },
        { "venues[1].id", d => d with { Venues = [new("v-1", "Acme"), new(null, "Acme")] } },
        { "venues[0].name", d => d with { Venues = [new("v-1", "")] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void what_is_wrong_is_told_by_its_field(string field, Func<RewardDraft, RewardDraft> change)
    {
        var check = Check(change(Sound));
        Assert.Null(check.Value);
        Assert.Equal([field], check.Errors.ByField.Keys);
    }

    [Fact]
    public void what_is_wrong_is_said_in_words_that_follow_the_field_s_name()
    {
        Says("enrollmentLimit", "must be from 1 to 1000000000", Sound with { EnrollmentLimit = 0 });
        Says("visits", "must be from 1 to 1000", Sound with { Visits = 1_001 });
        Says("timeZone", "must be a time zone's IANA name, such as Europe/Berlin", Sound with { TimeZone = "Europe/Atlantis" });
        Says("credit", "must be a percent or an amount", Sound with { Percent = 10 });
        Says("credit.percent", "must be from 0.01 to 100, with at most two decimals", Sound with { Amount = null, Percent = 1.001m });
        Says("credit", "must be in the currency of the budget", Sound with { Amount = new(500, "EUR") });
        Says("budget", "must be enough for one credit at least", Sound with { Budget = Usd(499) });
        Says("minSpend", "must be in the currency of the budget", Sound with { MinSpend = new(1, "EUR") });
        Says("daysOfWeek", "must be days such as monday or mon", Sound with { DaysOfWeek = ["someday"] });
        Says("disclosure", "must be a hashtag such as ad or sponsored, other than the offer's own", Sound with { Disclosure = "two words" });
        Says("match", "must name merchant ids, category codes or a descriptor: an offer is not for every shop", Sound with { MerchantIds = null });
        Says("match.merchantIds", "must be at most 200", Sound with { MerchantIds = [.. Enumerable.Range(0, 201).Select(i => $"m-{i}")] });
        Says("match.merchantIds", "must be 1 to 100 characters each", Sound with { MerchantIds = [null] });
        Says("match.mccs", "must be merchant category codes of four digits", Sound with { Mccs = ["581x"] });
        Says("venues", "must be at most 200", Sound with { Venues = [.. Enumerable.Range(0, 201).Select(i => new VenueDraft($"v-{i}", "Acme"))] });

        static void Says(string field, string wrong, RewardDraft draft)
        {
            var errors = Check(draft).Errors;
            Assert.Equal((field, wrong), (Assert.Single(errors.ByField).Key, errors[field]));
        }
    }

    [Fact]
    public void a_credit_begins_with_the_least_that_is_to_be_spent()
    {
        var offer = Check(Sound with { MinSpend = Usd(1_500) }).Value!;
        Assert.Equal((0, 500), (offer.CreditOf(1_499), offer.CreditOf(1_500)));
    }

    [Fact]
    public void a_draft_with_the_least_is_sound_and_reserves()
    {
        var offer = Check(Sound).Value!;
        Assert.Equal(("AcmeBack", "acmeback", "USD", new CreditTerms.Fixed(500), new Budget(10_000, 0, 0, 0)), (offer.Hashtag, offer.Tag, offer.Currency, offer.Credit, offer.Budget));
        Assert.Equal((true, "UTC", 0, null, null, null, null, null), (offer.Reserves, offer.TimeZone, offer.MinSpendMinor, offer.MostPerTransactionMinor, offer.MostPerMemberMinor, offer.EnrollmentLimit, offer.Visit, offer.Disclosure));
        Assert.Equal(500, offer.MostPerEnrollmentMinor);
    }

    [Fact]
    public void what_was_typed_is_kept_in_its_plain_form()
    {
        var offer = Check(Sound with
        {
            Hashtag = "＃AcmeBack", Amount = null, Percent = 12.5m, MinSpend = Usd(1_000), MaxCreditPerTransaction = Usd(2_000), MaxCreditPerMember = Usd(3_000), EnrollmentLimit = 7, Visits = 3,
            DaysOfWeek = ["MON", "monday", "Sun"], TimeZone = "Europe/Berlin", Disclosure = " #Ad ", ReserveBudget = false, MerchantIds = [" m-1 ", "m-1"], Mccs = ["5812"], Descriptor = " Acme ",
            Venues = [new(" v-1 ", " Acme "), new("v-1", "again")],
        }).Value!;
        Assert.Equal(new CreditTerms.Percent(1_250), offer.Credit);
        Assert.Equal((1_000, 2_000, 3_000, 7, 3), (offer.MinSpendMinor, offer.MostPerTransactionMinor, offer.MostPerMemberMinor, offer.EnrollmentLimit, offer.Visit));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Sunday], offer.Days);
        Assert.Equal(("AcmeBack", "Europe/Berlin", "ad", false), (offer.Hashtag, offer.TimeZone, offer.Disclosure, offer.Reserves));
        Assert.Equal(["m-1"], offer.Match.Ids);
        Assert.Equal(["5812"], offer.Match.Categories);
        Assert.Equal("Acme", offer.Match.Descriptor);
        Assert.Equal([new Venue("v-1", "Acme")], offer.Venues);
    }

    [Theory]
    [InlineData(null, null, 500)]
    [InlineData(300, null, 300)]
    [InlineData(300, 900, 900)]
    public void what_one_enrolment_can_hope_for_ends_with_the_member_else_with_a_payment(int? perTransaction, int? perMember, int hope) => Assert.Equal(
        hope, Check(Sound with { MaxCreditPerTransaction = perTransaction is { } t ? Usd(t) : null, MaxCreditPerMember = perMember is { } m ? Usd(m) : null }).Value!.MostPerEnrollmentMinor);

    static Checked<RewardOffer> Check(RewardDraft draft) => draft.Check(new(Some.Id()), Some.Now);
}
