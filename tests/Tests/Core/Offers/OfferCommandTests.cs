using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Core.Offers;

public sealed class OfferCommandTests : IDisposable
{
    readonly Programme _programme = new(Some.Rules() with { Storefronts = [Some.Storefront, new("bluesky", "did:plc:shop")] });

    public void Dispose() => _programme.Dispose();

    [Fact]
    public void a_correction_changes_what_is_on_hand_and_is_kept_with_its_reason()
    {
        var offer = _programme.Publish(Some.Offer(variants: [Some.Variant("black", 3), Some.Variant("white", 4)]));
        var adjusted = Assert.IsType<AdjustOutcome.Adjusted>(Adjust(offer, 2, "white")).Offer;
        Assert.Equal((3, 6), (adjusted.Variant("black").Stock.OnHand, adjusted.Variant("white").Stock.OnHand));
        Assert.Equal(6, _programme.StockOf(offer, "white").OnHand);
        Assert.Equal(["black", "white"], Assert.IsType<AdjustOutcome.VariantNotFound>(Adjust(offer, 2, "green")).Tags);
        Assert.Equal(["black", "white"], Assert.IsType<AdjustOutcome.VariantNotFound>(Adjust(offer, 2, null)).Tags);
        Assert.IsType<AdjustOutcome.NotFound>(Adjust(Some.Offer(), 2, null));
    }

    [Fact]
    public void a_correction_takes_nothing_that_is_held()
    {
        var offer = _programme.Publish(Some.Offer(stock: 3));
        _programme.Ask(offer: offer);
        Assert.Equal(new Stock(3, 1, 0), Assert.IsType<AdjustOutcome.BelowHeld>(Adjust(offer, -3, null)).Stock);
        Assert.Equal(1, Assert.IsType<AdjustOutcome.Adjusted>(Adjust(offer, -2, null)).Offer.Variants[0].Stock.OnHand);
    }

    [Fact]
    public void a_correction_is_written_down()
    {
        var changes = new List<Changes>();
        using var store = new Tagsale.Simulation.MemoryStore();
        var runner = new BatchRunner(store, Some.Rules());
        runner.Committed += changes.Add;
        var offer = Some.Offer();
        runner.Run([new PublishOffer(offer) { At = Some.Now }]);
        runner.Run([new AdjustStock(offer.Id, null, -1, "broken") { At = Some.Now }]);
        Assert.Equal([(offer.Id, "", -1, "broken", Some.Now)], changes[^1].StockCorrections);
    }

    [Fact]
    public void that_all_is_sold_out_is_told_when_the_last_unit_is_taken_and_not_when_some_come()
    {
        _programme.Listen();
        var offer = _programme.Publish(Some.Offer(variants: [Some.Variant("black", 1), Some.Variant("white", 1)]));
        Adjust(offer, -1, "black");
        Assert.Empty(_programme.Told);
        Adjust(offer, -1, "white");
        Assert.Equal([(EventKind.OfferSoldOut, Some.Now)], _programme.Told);
        Adjust(offer, 0, "white");
        Adjust(offer, 1, "white");
        Assert.Single(_programme.Told);
    }

    [Fact]
    public void that_all_is_sold_out_is_told_with_the_last_hold()
    {
        _programme.Listen();
        _programme.Ask(offer: _programme.Publish(Some.Offer(stock: 1)));
        Assert.Equal([EventKind.MemberJoined, EventKind.PurchaseHeld, EventKind.OfferSoldOut], _programme.Told.Select(t => t.Kind));
    }

    [Theory]
    [InlineData("BUYTEE", true)]
    [InlineData("ВuуТее", false)]
    public void a_hashtag_that_is_taken_or_looks_like_one_is_refused(string hashtag, bool taken)
    {
        _programme.Publish();
        var outcome = _programme.Do(new PublishOffer(Some.Offer(hashtag)) { At = Some.Now });
        if (taken) Assert.Equal("BuyTee", Assert.IsType<PublishOutcome.Taken>(outcome).Hashtag);
        else Assert.Equal("BuyTee", Assert.IsType<PublishOutcome.Confusable>(outcome).Hashtag);
    }

    [Fact]
    public void hashtags_of_one_batch_are_compared_too()
    {
        var (first, other) = (Some.Offer(), Some.Offer("BuyCap"));
        var outcomes = _programme.Together(new PublishOffer(first) { At = Some.Now }, new PublishOffer(Some.Offer("ВuуТее")) { At = Some.Now }, new PublishOffer(other) { At = Some.Now });
        Assert.Equal([typeof(PublishOutcome.Published), typeof(PublishOutcome.Confusable), typeof(PublishOutcome.Published)], outcomes.Select(o => o.GetType()));
    }

    [Theory]
    [InlineData(null, new[] { "plaza", "bluesky" })]
    [InlineData("bluesky", new[] { "bluesky" })]
    [InlineData("nowhere", new string[0])]
    public void its_post_goes_to_every_storefront_or_to_the_one_that_is_named(string? only, string[] networks)
    {
        var offer = Some.Offer();
        _programme.Do(new PublishOffer(offer) { OnlyOn = only, At = Some.Now });
        Assert.Equal(networks.Select(n => $"announce/{offer.Id}/{n}"), _programme.Queued);
    }

    [Fact]
    public void a_picture_is_of_an_offer_that_is_there()
    {
        var (offer, picture) = (_programme.Publish(), new Picture(new byte[] { 1 }, "image/png", "A tee"));
        Assert.Equal(SetPictureOutcome.Set, _programme.Do(new SetPicture(offer.Id, picture) { At = Some.Now }));
        Assert.Equal(picture, _programme.State.Pictures[offer.Id]);
        Assert.Equal(SetPictureOutcome.NotFound, _programme.Do(new SetPicture(new(Some.Id()), picture) { At = Some.Now }));
    }

    [Fact]
    public void an_offer_s_post_stands_for_it_and_one_that_is_refused_is_told()
    {
        var offer = _programme.Publish();
        var post = Some.PostKey();
        Assert.Equal(SettleOutcome.Settled, Settle("plaza", new PublishAnswer.Published(post, Some.Now)));
        Assert.Equal(offer.Id, _programme.Do(new ReadLike(new(post, true, Some.Now)) { At = Some.Now }).Offer!.Id);
        Assert.Empty(_programme.Alerts);
        Assert.Equal(SettleOutcome.Settled, Settle("bluesky", new PublishAnswer.Refused("too long")));
        Assert.Equal([("offer-post-refused", $"bluesky refused the post of {offer.Id}: too long")], _programme.Alerts);
        Assert.Empty(_programme.Queued);

        SettleOutcome Settle(string network, PublishAnswer answer) =>
            _programme.Do(new SettleAnnouncement(_programme.Queue<OutboxItem.Announce>($"announce/{offer.Id}/{network}"), answer) { At = Some.Now });
    }

    [Theory]
    [InlineData(-1, false, false)]
    [InlineData(0, true, false)]
    [InlineData(59, true, false)]
    [InlineData(60, true, true)]
    public void an_offer_runs_from_its_start_until_its_end(int minute, bool started, bool ended)
    {
        var offer = Some.Offer(startsAt: Some.Now, endsAt: Some.Now.AddHours(1));
        Assert.Equal((started, ended), (offer.HasStarted(Some.Now.AddMinutes(minute)), offer.HasEnded(Some.Now.AddMinutes(minute))));
    }

    [Fact]
    public void an_offer_has_a_choice_where_something_must_be_named()
    {
        Assert.False(Some.Offer().HasChoice);
        Assert.True(Some.Offer(variants: [Some.Variant("black")]).HasChoice);
        Assert.True(Some.Offer(variants: [Some.Variant("black"), Some.Variant("white")]).HasChoice);
    }

    AdjustOutcome Adjust(ProductOffer offer, int delta, string? variant) => _programme.Do(new AdjustStock(offer.Id, variant, delta, "counted") { At = Some.Now });
}
