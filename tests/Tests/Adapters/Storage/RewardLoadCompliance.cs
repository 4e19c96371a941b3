using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>Keys of card-linked rewards bring what a decision needs, and what that needs in turn.</summary>
public abstract class RewardLoadCompliance : RewardSaveCompliance
{
    static readonly CardKey Unknown = new("sandbox", "nobody's");

    [Fact]
    public void where_nothing_is_known_nothing_comes()
    {
        var (member, author) = (Enrolled(), Some.Account());
        var loaded = Load(k =>
        {
            k.FeedCards.Add(Unknown);
            k.Linked.Add(Unknown);
            k.Refunded.Add(Unknown);
            k.Transactions.Add("tx");
            k.Loads.Add((new(Some.Id()), member.Id));
            k.Loads.Add((Published().Id, member.Id));
            k.EnrollmentsOf.Add(member.Id);
            k.Credits.Add(new("tx", new(Some.Id())));
            k.CheckIns.Add((author, "nowhere"));
        });

        Assert.Empty(loaded.CardHolders);
        Assert.Empty(loaded.Enrollments);
        Assert.Empty(loaded.Transactions);
        Assert.Empty(loaded.Redemptions);
        Assert.Empty(loaded.Credits);
        Assert.Empty(loaded.Venues);
    }

    [Fact]
    public void a_card_of_a_feed_brings_its_holder_and_its_enrolments_ended_ones_too_with_their_offers()
    {
        var (first, second, member) = (Rewarding(), Rewarding(), Enrolled(Some.Member(cards: [Some.Card(), Some.Card()])));
        var live = Kept(Enrollment(first, member));
        var ended = Kept(Enrollment(second, member) with { EndedAt = Now });
        Kept(Enrollment(Rewarding(), member) with { Card = member.Cards.First(c => c != member.PayingCard).Key });
        var card = member.PayingCard!.Key;

        var loaded = Load(k => k.FeedCards.UnionWith([card, card with { Service = "stripe" }, Unknown]));

        Assert.Equal([new(card, member.Id)], loaded.CardHolders);
        SameAll([live, ended], loaded.Enrollments.Values, e => e.Id.Value);
        Same(first, loaded.Offers[first.Id]);
        Same(second, loaded.Offers[second.Id]);
        Assert.Equal(2, loaded.Offers.Count);
    }

    [Fact]
    public void a_payment_brings_what_its_card_does_and_the_budget_of_every_offer_that_may_count_it()
    {
        var (members, merchant) = (Enumerable.Range(0, 3).Select(_ => Enrolled()).ToList(), new CardMerchant(Shop, "ACME STORE", "5812", "US"));
        var (byId, byCategory, byName) = (Rewarding(), Rewarding(match: new([], ["5812"], "another")), Rewarding(match: new([], [], "acme")));
        var (elsewhere, alike) = (Rewarding(match: new(["4712"], [], null)), Rewarding(match: new([], ["5813"], null)));
        RewardOffer[] all = [byId, byCategory, byName, elsewhere, alike];
        foreach (var offer in all) Kept(Enrollment(offer, members[0]));
        Kept(Enrollment(byId, members[1]));

        var loaded = Load(k => k.Payments.UnionWith([(members[0].PayingCard!.Key, merchant), (members[2].PayingCard!.Key, merchant), (Unknown, merchant)]));

        Assert.Equal(new HashSet<MemberId> { members[0].Id, members[2].Id }, loaded.CardHolders.Values.ToHashSet());
        Assert.Equal(all.Select(o => o.Id).ToHashSet(), loaded.Enrollments.Values.Select(e => e.Offer).ToHashSet());
        Assert.Equal(all.Select(o => o.Id).ToHashSet(), loaded.Offers.Keys.ToHashSet());
        foreach (var offer in all[..3]) Same(offer, loaded.Offers[offer.Id]);
    }

    [Fact]
    public void a_card_that_was_removed_has_no_holder_any_more_but_its_enrolments()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        var enrollment = Kept(Enrollment(offer, member));
        Change(member, member with { Cards = [] });

        var loaded = Load(k => k.FeedCards.Add(enrollment.Card));

        Assert.Empty(loaded.CardHolders);
        Assert.Equal([enrollment.Id], loaded.Enrollments.Keys);
    }

    [Fact]
    public void a_transaction_brings_what_waits_for_it_and_what_its_payment_has_earned()
    {
        var (offer, other, member) = (Rewarding(), Rewarding(), Enrolled());
        var card = member.PayingCard!.Key;
        var clearing = Kept(Taken(card, "clearing", member: member.Id, original: "auth"));
        var refund = Kept(Taken(card, "refund", TransactionStatus.Waiting, member.Id, original: "clearing"));
        Kept(Taken(card, "done", member: member.Id, original: "clearing"));
        Kept(Taken(card, "elsewhere", TransactionStatus.Waiting, member.Id, original: "another"));
        var (ofSale, ofId) = (Kept(Redemption("auth", Kept(Enrollment(offer, member)))), Kept(Redemption("clearing", Kept(Enrollment(other, member)))));
        Kept(Redemption("another", Kept(Enrollment(Rewarding(), member))));

        var loaded = Load(k => k.Transactions.Add("clearing"));

        Assert.Equal(new HashSet<string> { "clearing", "refund" }, loaded.Transactions.Keys.ToHashSet());
        Same(clearing, loaded.Transactions["clearing"]);
        Same(refund, loaded.Transactions["refund"]);
        Assert.Equal(new HashSet<RedemptionKey> { ofSale.Key, ofId.Key }, loaded.Redemptions.Keys.ToHashSet());
        Same(ofSale, loaded.Redemptions[ofSale.Key]);
        Assert.Equal(new HashSet<EnrollmentId> { ofSale.Enrollment, ofId.Enrollment }, loaded.Enrollments.Keys.ToHashSet());
        Assert.Equal(new HashSet<OfferId> { offer.Id, other.Id }, loaded.Offers.Keys.ToHashSet());
    }

    [Fact]
    public void what_waits_for_a_payment_comes_with_its_id_before_the_payment_does()
    {
        var member = Enrolled();
        var refund = Kept(Taken(member.PayingCard!.Key, "refund", TransactionStatus.Waiting, member.Id, original: "clearing"));
        Assert.Equal([refund.Transaction.Id], Load(k => k.Transactions.Add("clearing")).Transactions.Keys);
    }

    [Fact]
    public void a_refund_that_names_nothing_brings_the_newest_payments_with_something_left()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        var enrollment = Kept(Enrollment(offer, member));
        Kept(Redemption("gone", enrollment, at: Now.AddYears(1)) with { RefundedMinor = 1_000, NetMinor = 0 });
        Kept(Redemption("another's", Kept(Enrollment(offer, Enrolled()))));
        var all = Enumerable.Range(0, Keys.MostRedemptions + 5).Select(n => Redemption($"sale {n:D2}", enrollment, at: Now.AddMinutes(n / 2))).ToList();
        Save(c => all.ForEach(r => c.Redemptions.Add(r.Key, new(null, r))));

        var loaded = Load(k => k.Refunded.Add(enrollment.Card));

        // Of two at the same time the one that comes first by its id.
        var newest = all.OrderByDescending(r => r.At).ThenBy(r => r.Key.Sale, StringComparer.Ordinal).Take(Keys.MostRedemptions).Select(r => r.Key);
        Assert.Equal(newest.ToHashSet(), loaded.Redemptions.Keys.ToHashSet());
        Assert.Equal([enrollment.Id], loaded.Enrollments.Keys);
        Assert.Equal([offer.Id], loaded.Offers.Keys);
    }

    [Fact]
    public void a_card_that_is_linked_brings_what_came_before_anybody_had_it_and_what_belongs_to_that()
    {
        var early = Kept(Taken(Unknown, "early", TransactionStatus.UnknownCard, original: "auth"));
        Kept(Taken(Unknown, "auth", TransactionStatus.UnknownCard));
        Kept(Taken(Unknown, "recorded"));
        Kept(Taken(Unknown with { Service = "stripe" }, "other service", TransactionStatus.UnknownCard));
        Kept(Taken(new("sandbox", "another"), "other card", TransactionStatus.UnknownCard));
        Kept(Taken(Unknown, "waiting", TransactionStatus.Waiting, original: "early"));

        var loaded = Load(k => k.Linked.Add(Unknown));

        Assert.Equal(new HashSet<string> { "early", "auth", "waiting" }, loaded.Transactions.Keys.ToHashSet());
        Same(early, loaded.Transactions["early"]);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("ask")]
    [InlineData("check-in")]
    public void who_loads_an_offer_brings_what_they_have_of_it_and_what_others_have_by_their_cards(string how)
    {
        var (offer, other) = (Rewarding(venues: [new("bar", "The Bar")]), Rewarding());
        var member = Enrolled(Some.Member(cards: [Some.Card("own"), Some.Card("shared")]));
        var (mine, its) = (Kept(Enrollment(offer, member) with { Fingerprint = "old" }), Kept(Enrollment(offer, Enrolled()) with { Fingerprint = "shared" }));
        Kept(Enrollment(offer, Enrolled()));
        Kept(Enrollment(other, member));
        var author = member.Accounts[0].Account;

        var loaded = Load(k =>
        {
            if (how == "load") k.Loads.Add((offer.Id, member.Id));
            else if (how == "ask") k.Asks.Add((author, offer.Tag));
            else k.CheckIns.Add((author, "bar"));
        });

        SameAll([mine, its], loaded.Enrollments.Values, e => e.Id.Value);
        Same(offer, loaded.Offers[offer.Id]);
        Assert.Empty(loaded.ClaimsByMember);
        if (how != "load") Assert.Equal(member.Id, loaded.Accounts[author]);
    }

    [Fact]
    public void a_check_in_brings_the_offers_of_its_venue_to_strangers_too()
    {
        var (first, second) = (Rewarding(venues: [new("bar", "The Bar")]), Rewarding(venues: [new("bar", "The Bar"), new("club", "The Club")]));
        Rewarding(venues: [new("club", "The Club")]);
        var member = Enrolled();
        var mine = Kept(Enrollment(second, member));

        var loaded = Load(k => k.CheckIns.UnionWith([(Some.Account(), "bar"), (member.Accounts[0].Account, "bar"), (Some.Account(), "nowhere")]));

        Assert.Equal(["bar"], loaded.Venues.Keys);
        Assert.Equal([first.Id, second.Id], loaded.Venues["bar"]);
        Assert.Equal(new HashSet<OfferId> { first.Id, second.Id }, loaded.Offers.Keys.ToHashSet());
        Assert.Equal([mine.Id], loaded.Enrollments.Keys);
    }

    [Fact]
    public void a_member_brings_its_enrolments_by_whatever_card()
    {
        var (first, second, member) = (Rewarding(), Rewarding(), Enrolled());
        var (one, two) = (Kept(Enrollment(first, member)), Kept(Enrollment(second, member) with { Card = Unknown, EndedAt = Now }));
        Kept(Enrollment(first, Enrolled()));

        var loaded = Load(k => k.EnrollmentsOf.Add(member.Id));

        SameAll([one, two], loaded.Enrollments.Values, e => e.Id.Value);
        Assert.Equal(new HashSet<OfferId> { first.Id, second.Id }, loaded.Offers.Keys.ToHashSet());
    }

    static void SameAll<T>(T[] expected, IEnumerable<T> actual, Func<T, Guid> by) => Same(expected.OrderBy(by), actual.OrderBy(by));
}
