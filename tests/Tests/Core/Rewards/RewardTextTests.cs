using Tagsale.Core;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Core.Rewards;

public sealed class RewardTextTests
{
    static readonly ProgramRules Rules = Some.Rules();
    static readonly RewardDraft Acme = new() { Hashtag = "AcmeBack", Title = "Acme credit", Merchant = "Acme Books", Amount = Usd(500), Budget = Usd(10_000), MerchantIds = ["m-1"] };

    [Fact]
    public void terms_say_what_is_to_be_done_and_what_comes_back()
    {
        Assert.Equal("pay at Acme Books, get 5.00 USD back", Terms(Acme));
        Assert.Equal("spend 75.00 USD or more at Acme Books, get 20.00 USD back", Terms(Acme with { MinSpend = Usd(7_500), Amount = Usd(2_000) }));
        Assert.Equal("pay at Acme Books on visit 3, get 5.00 USD back", Terms(Acme with { Visits = 3 }));
        Assert.Equal("pay at Acme Books, get 12.5 % back", Terms(Acme with { Amount = null, Percent = 12.5m, ReserveBudget = false }));
        Assert.Equal("pay at Acme Books, get 10 % back (up to 3.33 USD)", Terms(Acme with { Amount = null, Percent = 10, MaxCreditPerTransaction = Usd(333) }));
    }

    [Fact]
    public void the_post_of_an_offer_says_how_to_load_it_and_what_else_it_wants()
    {
        Assert.Equal(
            "Acme credit: pay at Acme Books, get 5.00 USD back. Post #AcmeBack to load it to your linked card. Terms: https://shop.example/o/AcmeBack", RewardText.Announcement(Rules, Offer(Acme)));
        Assert.Contains("Post #AcmeBack and #ad to load it", RewardText.Announcement(Rules, Offer(Acme with { Disclosure = "#ad" })), StringComparison.Ordinal);
    }

    [Fact]
    public void what_was_loaded_is_told_with_how_to_use_it()
    {
        Assert.Equal(
            "Loaded: Acme credit. Pay at Acme Books, get 5.00 USD back; nothing to show at the till. Terms: https://shop.example/o/AcmeBack", RewardText.Loaded(Rules, [Offer(Acme)]));
        Assert.Contains("back until 2026-01-16 12:00 UTC; nothing", RewardText.Loaded(Rules, [Offer(Acme with { EndsAt = Some.Now.AddDays(1) })]), StringComparison.Ordinal);
        Assert.Equal(
            "Loaded: Acme credit, Beta credit. Pay with your linked card and the credits come by themselves. See https://shop.example/member/rewards",
            RewardText.Loaded(Rules, [Offer(Acme), Offer(Acme with { Hashtag = "BetaBack", Title = "Beta credit" })]));
    }

    [Theory]
    [InlineData(LoadRefusal.ProgramPaused, "The programme is paused just now; nothing was loaded. Please try again later.")]
    [InlineData(LoadRefusal.AccountNotPublic, "We can only act on posts of public accounts; nothing was loaded.")]
    [InlineData(LoadRefusal.OfferNotStarted, "Acme credit cannot be loaded yet. It starts 2026-01-14 12:00 UTC.")]
    [InlineData(LoadRefusal.OfferEnded, "Acme credit has ended; nothing was loaded. See what is on offer: https://shop.example")]
    [InlineData(LoadRefusal.NoCard, "Before you can load offers, please finish setting up your account: https://shop.example/member")]
    [InlineData(LoadRefusal.CardNotEligible, "Before you can load offers, please look at your payment settings: https://shop.example/member")]
    [InlineData(LoadRefusal.AlreadyLoaded, "Acme credit is loaded already; it counts once for each member and card.")]
    [InlineData(LoadRefusal.EnrollmentLimitReached, "Acme credit is used up; nothing was loaded. See what else is on offer: https://shop.example")]
    [InlineData(LoadRefusal.BudgetUsedUp, "Acme credit is used up; nothing was loaded. See what else is on offer: https://shop.example")]
    [InlineData(LoadRefusal.DisclosureMissing, "Nothing is loaded yet: a post that earns a discount is advertising. Please post #AcmeBack again together with #ad.")]
    public void each_refusal_says_its_own(LoadRefusal refusal, string text) =>
        Assert.Equal(text, RewardText.Refused(Rules, Offer(Acme with { StartsAt = Some.Now.AddDays(-1), Disclosure = "ad" }), refusal));

    [Theory]
    [InlineData(10, 10, 10)]
    [InlineData(80, 10, 10)]
    [InlineData(80, 80, 10)]
    [InlineData(10, 80, 40)]
    [InlineData(80, 80, 40)]
    public void a_long_title_is_shortened_and_the_merchant_where_that_is_not_enough(int title, int merchant, int tag)
    {
        var offer = Offer(Acme with
        {
            Title = new('x', title), Merchant = new('y', merchant), Hashtag = new('z', tag), Disclosure = new('d', tag), MinSpend = Usd(1_500), EndsAt = Some.Now.AddDays(9),
        });
        foreach (var text in new[] { RewardText.Announcement(Rules, offer), RewardText.Loaded(Rules, [offer]) })
        {
            Assert.InRange(text.Length, 1, ReplyText.MostGraphemes);
            Assert.Contains(new('x', Math.Min(title, 20)), text, StringComparison.Ordinal);
            Assert.EndsWith($"/o/{offer.Hashtag}", text, StringComparison.Ordinal);
            Assert.Contains("get 5.00 USD back", text, StringComparison.Ordinal);
            // Both only where one does not suffice.
            Assert.True(text.Contains(offer.Merchant, StringComparison.Ordinal) || text.Contains(new string('x', Math.Min(title, 20)) + (title > 20 ? "…" : ""), StringComparison.Ordinal));
        }
    }

    static string Terms(RewardDraft draft) => RewardText.Terms(Offer(draft));

    static RewardOffer Offer(RewardDraft draft)
    {
        var check = draft.Check(new(Some.Id()), Some.Now.AddDays(-3));
        Assert.Empty(check.Errors.ByField);
        return check.Value!;
    }
}
