using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

/// <summary>Every rule, on either side of where it turns, with the words that tell of it.</summary>
public sealed class RulesTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Fact]
    public void a_payment_that_meets_every_rule_is_told_so_rule_by_rule()
    {
        var trace = Traced(d => d with { MinSpend = Usd(1_500), EndsAt = Some.Now.AddDays(9), DaysOfWeek = ["thu", "friday"], Visits = 1 }, card => Feed.Cleared(card, 2_000));

        Assert.Equal(
        [
            new("window", true, "Paid 2026-01-15 12:00:00 UTC; the offer counts from 2026-01-15 12:00:00 UTC, when it was loaded, to 2026-01-24 12:00:00 UTC."),
            new("merchant", true, "Merchant m-acme is one of the offer's merchants."),
            new("currency", true, "Paid in USD; the offer counts payments in USD."),
            new("day", true, "Paid on a Thursday (UTC); the offer counts Thursday, Friday."),
            new("minimumSpend", true, "20.00 USD was paid; the offer asks for 15.00 USD or more."),
            new("visit", true, "This is visit 1; visit 1 earns."),
        ], trace.Rules);
        Assert.Equal((500, "5.00 USD for a payment."), (trace.CreditMinor, trace.Text));
    }

    [Fact]
    public void an_offer_that_asks_for_nothing_says_so()
    {
        var trace = Traced(d => d, card => Feed.Cleared(card, 2_000));
        Assert.Equal(
            ["Paid 2026-01-15 12:00:00 UTC; the offer counts from 2026-01-15 12:00:00 UTC, when it was loaded, on.", "Every day counts.", "The offer asks for no minimum.", "Every visit counts."],
            trace.Rules.Where(r => r.Rule is "window" or "day" or "minimumSpend" or "visit").Select(r => r.Text));
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(9_999, true)]
    [InlineData(10_000, false)]
    public void a_payment_counts_from_loading_to_the_end_of_the_offer(int milliseconds, bool counts) => ExpectRule("window", counts,
        d => d with { EndsAt = Some.Now.AddSeconds(10) }, card => Feed.Cleared(card, 2_000, at: Some.Now.AddMilliseconds(milliseconds)));

    [Theory]
    [InlineData("m-acme", true)]
    [InlineData("m-other", true)]
    [InlineData("M-ACME", false)]
    [InlineData("m-nobody", false)]
    public void where_merchants_are_named_one_of_them_must_be_paid_whatever_the_category(string id, bool counts) => ExpectRule("merchant", counts,
        d => d with { MerchantIds = [Feed.Acme.Id, "m-other"], Mccs = ["5812"], Descriptor = "BISTRO" }, card => Feed.Cleared(card, 2_000).By(id, category: "5812"),
        counts ? $"Merchant {id} is one of the offer's merchants." : $"Merchant {id} is not one of the offer's merchants.");

    [Theory]
    [InlineData("5812", true)]
    [InlineData("5814", true)]
    [InlineData("5942", false)]
    [InlineData(null, false)]
    public void else_the_category_decides(string? category, bool counts) => ExpectRule("merchant", counts,
        d => d with { MerchantIds = null, Mccs = ["5812", "5814"] }, card => Feed.Cleared(card, 2_000).By("m-1", "BISTRO", category),
        $"The merchant is BISTRO, category {category ?? "unknown"}; the offer asks for category 5812 or 5814.");

    [Theory]
    [InlineData("BISTRO NORD 12", true)]
    [InlineData("bistronord", true)]
    [InlineData(" Bistro  Nord", true)]
    [InlineData("THE BISTRO NORD", false)]
    [InlineData("BISTRO", false)]
    public void or_what_the_name_begins_with_letter_case_and_spaces_aside(string name, bool counts) => ExpectRule("merchant", counts,
        d => d with { MerchantIds = null, Descriptor = "Bistro Nord" }, card => Feed.Cleared(card, 2_000).By("m-1", name),
        $"The merchant is {name}, category unknown; the offer asks for a name that begins with Bistro Nord.");

    [Theory]
    [InlineData("BISTRO 1", "5812", true)]
    [InlineData("BISTRO 1", "5942", false)]
    [InlineData("BAR 1", "5812", false)]
    public void or_both_of_them_together(string name, string category, bool counts) => ExpectRule("merchant", counts,
        d => d with { MerchantIds = null, Mccs = ["5812"], Descriptor = "BISTRO" }, card => Feed.Cleared(card, 2_000).By("m-1", name, category),
        $"The merchant is {name}, category {category}; the offer asks for category 5812 and a name that begins with BISTRO.");

    [Fact]
    public void a_payment_in_another_currency_earns_nothing() => ExpectRule("currency", false, d => d, card => Feed.Cleared(card, 2_000).In("EUR"),
        "Paid in EUR; the offer counts payments in USD.");

    [Theory]
    [InlineData(1_499, false)]
    [InlineData(1_500, true)]
    public void the_minimum_must_be_spent(long minor, bool counts) => ExpectRule("minimumSpend", counts, d => d with { MinSpend = Usd(1_500) }, card => Feed.Cleared(card, minor),
        $"{Usd(minor)} was paid; the offer asks for 15.00 USD or more.");

    [Theory]
    [InlineData("2026-01-16T22:59:59Z", "Europe/Berlin", true)]
    [InlineData("2026-01-16T23:00:00Z", "Europe/Berlin", false)]
    [InlineData("2026-07-17T21:59:59Z", "Europe/Berlin", true)]
    [InlineData("2026-07-17T22:00:00Z", "Europe/Berlin", false)]
    [InlineData("2026-03-27T23:00:00Z", "Europe/Berlin", false)]
    [InlineData("2026-03-26T23:00:00Z", "Europe/Berlin", true)]
    [InlineData("2026-04-02T21:59:59Z", "Europe/Berlin", false)]
    [InlineData("2026-04-02T22:00:00Z", "Europe/Berlin", true)]
    [InlineData("2026-10-30T22:59:59Z", "Europe/Berlin", true)]
    [InlineData("2026-01-16T04:59:59Z", "America/New_York", false)]
    [InlineData("2026-01-16T05:00:00Z", "America/New_York", true)]
    [InlineData("2026-01-15T09:59:59Z", "Pacific/Kiritimati", false)]
    [InlineData("2026-01-15T10:00:00Z", "Pacific/Kiritimati", true)]
    [InlineData("2026-01-16T09:59:59Z", "Pacific/Kiritimati", true)]
    [InlineData("2026-01-16T23:59:59Z", null, true)]
    [InlineData("2026-01-17T00:00:00Z", null, false)]
    public void the_day_is_the_shops_own_in_summer_and_in_winter(string at, string? zone, bool counts)
    {
        _programme.Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        ExpectRule("day", counts, d => d with { DaysOfWeek = ["Friday"], TimeZone = zone }, card => Feed.Cleared(card, 2_000, at: DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void the_day_of_the_authorisation_counts_however_late_it_clears()
    {
        var offer = _programme.Publish(d => d with { DaysOfWeek = ["thursday"], EndsAt = Some.Now.AddHours(1) });
        var card = _programme.Loaded(offer);
        var authorized = Feed.Authorized(card, 2_000);
        Assert.Equal(
            (TransactionStatus.Recorded, "Credits come when the payment clears; this is its authorisation."),
            (_programme.Take(authorized).Status, _programme.Again(authorized.Id).Why.Text));

        Assert.Equal(500, _programme.Take(Feed.Cleared(card, 2_000, authorized.Id, Some.Now.AddDays(5))).CreditMinor);
        Assert.Equal(0, _programme.Take(Feed.Cleared(card, 2_000, at: Some.Now.AddDays(5))).CreditMinor);
    }

    [Fact]
    public void only_the_visit_the_operator_named_earns_and_visits_are_payments_that_meet_every_other_rule()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Visits = 2, MinSpend = Usd(1_000) }));

        Assert.Equal((0, "It does not count as a visit; visit 2 earns."), Visit(Feed.Cleared(card, 999)));
        Assert.Equal((0, "This is visit 1; visit 2 earns."), Visit(Feed.Cleared(card, 1_000)));
        Assert.Equal(0, _programme.Take(Feed.Cleared(card, 1_000).By("m-other")).CreditMinor);
        Assert.Equal((500, "This is visit 2; visit 2 earns."), Visit(Feed.Cleared(card, 1_000)));
        Assert.Equal((0, "This is visit 3; visit 2 earns."), Visit(Feed.Cleared(card, 1_000)));
        Assert.Equal(3, _programme.OnlyEnrollment.Visits);
    }

    [Fact]
    public void clearings_of_one_authorisation_are_one_visit()
    {
        var card = _programme.Loaded(_programme.Publish(d => d with { Visits = 2, Amount = null, Percent = 10 }));
        _programme.Take(Feed.Cleared(card, 1_000, "a-1"));
        _programme.Take(Feed.Cleared(card, 1_000, "a-1"));
        Assert.Equal(100, _programme.Take(Feed.Cleared(card, 1_000, "a-2")).CreditMinor);
        Assert.Equal(100, _programme.Take(Feed.Cleared(card, 1_000, "a-2")).CreditMinor);
        Assert.Equal(2, _programme.OnlyEnrollment.Visits);
    }

    public void Dispose() => _programme.Dispose();

    (long, string) Visit(CardTransaction transaction)
    {
        var trace = Assert.Single(_programme.Take(transaction).Why.Offers);
        return (trace.CreditMinor, trace.Rules.Single(r => r.Rule == "visit").Text);
    }

    OfferTrace Traced(Func<RewardDraft, RewardDraft> change, Func<Card, CardTransaction> pay)
    {
        var paid = pay(_programme.Loaded(_programme.Publish(change)));
        _programme.Take(paid);
        return Assert.Single(_programme.Again(paid.Id).Why.Offers);
    }

    /// <summary>Whatever is not met is the reason, and nothing is credited.</summary>
    void ExpectRule(string rule, bool held, Func<RewardDraft, RewardDraft> change, Func<Card, CardTransaction> pay, string? words = null)
    {
        var trace = Traced(change, pay);
        var check = Assert.Single(trace.Rules, r => r.Rule == rule);
        Assert.Equal(held, check.Held);
        if (words is not null) Assert.Equal(words, check.Text);
        Assert.Equal(held ? 500 : 0, trace.CreditMinor);
        Assert.Equal(held ? "5.00 USD for a payment." : $"Nothing: {check.Text}", trace.Text);
        Assert.Equal(held ? 1 : 0, _programme.Credits.Count);
    }
}
