using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;
using Tagsale.Tests.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Scenarios;

/// <summary>The numbers of docs/rewards.md.</summary>
public sealed class PostTapPayTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Fact]
    public void sync_2013_post_a_hashtag_spend_75_get_20()
    {
        var offer = _programme.Publish(d => d with
        {
            Hashtag = "AmexWholeFoods", Title = "Whole Foods", Merchant = "Whole Foods Market", Amount = Usd(2_000), MinSpend = Usd(7_500), Budget = Usd(1_000_000), MerchantIds = ["4445001899023"],
        });
        var card = Loaded("amexwholefoods").Cards[0];
        Expect(offer, reserved: 2_000, credited: 0, free: 998_000);

        Assert.Equal(0, Pay(card, 7_499).CreditMinor);
        var paid = Pay(card, 8_000);
        Assert.Equal(2_000, paid.CreditMinor);
        Expect(offer, reserved: 0, credited: 2_000, free: 998_000);

        Assert.Equal(-1_000, BringBack(paid, 4_000).CreditMinor);
        Expect(offer, reserved: 1_000, credited: 1_000, free: 998_000);
        Assert.Equal(-1_000, BringBack(paid, 6_000).CreditMinor);
        Expect(offer, reserved: 2_000, credited: 0, free: 998_000);

        TakenTransaction Pay(Card by, long minor) => _programme.Take(Feed.Cleared(by, minor).By("4445001899023", "WHOLE FOODS MARKET 10123", "5411"));
    }

    [Fact]
    public void foursquare_2012_check_in_spend_10_get_5()
    {
        var offer = _programme.Publish(d => d with
        {
            Hashtag = "DinerFive", Title = "Check in at the diner", Merchant = "Diner", MinSpend = Usd(1_000), MaxCreditPerMember = Usd(500), Budget = Usd(1_000),
            MerchantIds = null, Mccs = ["5812"], Descriptor = "diner", Venues = [new("4b1", "The diner")],
        });
        var (first, second) = (CheckIn(), CheckIn());
        Expect(offer, reserved: 1_000, credited: 0, free: 0);
        var third = _programme.Enrol(Some.Member());
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.NothingAsked), _programme.Read(Some.Post(third.Accounts[0].Account, []) with { Venues = ["4b1"] }));

        Assert.Equal(0, Pay(first, 999));
        Assert.Equal(500, Pay(first, 1_000));
        Expect(offer, reserved: 500, credited: 500, free: 0);
        Assert.Equal(0, Pay(first, 5_000));
        Assert.Equal(500, Pay(second, 2_000));
        Expect(offer, reserved: 0, credited: 1_000, free: 0);

        long Pay(Card card, long minor) => _programme.Take(Feed.Cleared(card, minor).By("m-77", "DINER No 5", "5812")).CreditMinor;
    }

    public void Dispose() => _programme.Dispose();

    Member Loaded(string tag)
    {
        var member = _programme.Enrol(Some.Member());
        Assert.IsType<PostOutcome.Loaded>(_programme.Read(Some.Post(member.Accounts[0].Account, [tag])));
        return member;
    }

    Card CheckIn()
    {
        var member = _programme.Enrol(Some.Member());
        Assert.IsType<PostOutcome.Loaded>(_programme.Read(Some.Post(member.Accounts[0].Account, []) with { Venues = ["4b1"] }));
        return member.Cards[0];
    }

    TakenTransaction BringBack(TakenTransaction paid, long minor) =>
        _programme.Take(paid.Transaction with { Id = $"r-{minor}", Type = TransactionType.Refund, Amount = new Money(minor, "USD"), Original = paid.Transaction.Id });

    void Expect(RewardOffer offer, long reserved, long credited, long free)
    {
        var budget = _programme.BudgetOf(offer);
        Assert.Equal((reserved, credited, free), (budget.Reserved, budget.Credited, budget.Free));
    }
}
