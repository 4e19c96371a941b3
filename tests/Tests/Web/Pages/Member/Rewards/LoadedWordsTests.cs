using System.Globalization;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Member.Rewards;

namespace Tagsale.Tests.Web.Pages.Member.Rewards;

public sealed class LoadedWordsTests
{
    public LoadedWordsTests() => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");

    [Fact]
    public void it_waits_earns_is_used_up_and_ends()
    {
        var view = View();
        Assert.Equal(LoadedState.Waiting, State(view));
        Assert.Equal("Pay with your Visa: $5 back when you spend $10 or more at Diner, in one payment.", view.Meaning(Some.Now, "your Visa"));

        Assert.Equal(LoadedState.Earning, State(view with { Enrollment = view.Enrollment with { CreditedMinor = 500, ReservedMinor = 500 } }));
        Means(view with { Enrollment = view.Enrollment with { CreditedMinor = 1_000, ReservedMinor = 0 } }, LoadedState.UsedUp, "all that one member can");
        Means(view with { Offer = view.Offer with { Visit = 2 }, Enrollment = view.Enrollment with { Visits = 2 } }, LoadedState.UsedUp, "was the 2nd");
        Means(view with { Offer = view.Offer with { EndsAt = Some.Now } }, LoadedState.Ended, "still earns when it clears");
        Means(view with { Enrollment = view.Enrollment with { EndedAt = Some.Now, ReservedMinor = 0 } }, LoadedState.Ended, "load the offer to another card");
    }

    [Fact]
    public void where_nothing_is_set_aside_it_is_used_up_with_the_budget()
    {
        var view = View() with { Enrollment = View().Enrollment with { ReservedMinor = 0 } };
        Assert.Equal(LoadedState.Waiting, State(view));
        Means(view with { Offer = view.Offer with { Budget = new(10_000, 9_000, 1_000, 9) } }, LoadedState.UsedUp, "budget is used up");
    }

    [Fact]
    public void a_payment_that_lacks_nothing_but_the_minimum_is_told_with_all_that_has_cleared_of_it()
    {
        var view = View();
        var (first, second) = (Paid(view, "1", 300, "a", held: false), Paid(view, "2", 400, "a", held: false));
        Assert.Equal(700, view.TooSmall([second, first])?.ClearedMinor);
        Assert.Null(view.TooSmall([Paid(view, "3", 900, "b", held: true), second, first]));
        Assert.Null(view.TooSmall([Elsewhere(view)]));
        Assert.Null((view with { Enrollment = view.Enrollment with { At = Some.Now.AddDays(1) } }).TooSmall([second, first]));
        Assert.Equal(700, view.TooSmall([Elsewhere(view), second, first])?.ClearedMinor);
    }

    [Fact]
    public void a_payment_is_told_why_by_the_offer_that_is_about_its_shop()
    {
        var view = View();
        var small = Paid(view, "1", 300, "a", held: false);
        var other = new OfferTrace(new(Some.Id()), "Other", [new("merchant", false, "")], 0, "Nothing: elsewhere.");
        Assert.Equal("Too little.", (small with { Why = small.Why with { Offers = [other, .. small.Why.Offers] } }).Reason());
        Assert.Equal("None of the offers you have loaded is about this shop.", Elsewhere(view).Reason());
        Assert.Equal("No offer was loaded to the card.", (small with { Why = "No offer was loaded to the card." }).Reason());
    }

    static LoadedState State(EnrollmentView view) => view.StateAt(Some.Now);

    static void Means(EnrollmentView view, LoadedState state, string words)
    {
        Assert.Equal(state, State(view));
        Assert.Contains(words, view.Meaning(Some.Now, "your Visa"), StringComparison.Ordinal);
    }

    static TakenTransaction Paid(EnrollmentView view, string id, long amount, string sale, bool held) => Taken(id, amount, sale,
        new(view.Offer.Id, "Diner", [new("merchant", true, ""), new("minimumSpend", held, "")], 0, "Too little."));

    static TakenTransaction Elsewhere(EnrollmentView view) => Taken("9", 5_000, "c", new(view.Offer.Id, "Diner", [new("merchant", false, "")], 0, "Nothing."));

    static TakenTransaction Taken(string id, long amount, string sale, OfferTrace trace) => new(
        new(id, TransactionType.Clearing, new("sandbox", "saved"), new(amount, "USD"), Some.Now, new("m-1", "DINER", null, null), null), TransactionStatus.Recorded, null, sale, 0, new("Nothing.", [trace]));

    static EnrollmentView View()
    {
        var offer = new RewardOffer
        {
            Id = new(Some.Id()),
            Hashtag = "DinerFive",
            Tag = "dinerfive",
            Skeleton = "dinerfive",
            Title = "Diner",
            Merchant = "Diner",
            CreatedAt = Some.Now,
            Credit = new CreditTerms.Fixed(500),
            Currency = "USD",
            MinSpendMinor = 1_000,
            MostPerMemberMinor = 1_000,
            Match = new(["m-1"], [], null),
            Budget = new(10_000, 1_000, 0, 1),
        };
        return new(new Enrollment
        {
            Id = new(Some.Id()),
            Offer = offer.Id,
            Member = new(Some.Id()),
            Card = new("sandbox", "saved"),
            Fingerprint = "one",
            At = Some.Now,
            Source = EnrollmentSource.Click,
            ReservedMinor = 1_000,
        }, offer);
    }
}
