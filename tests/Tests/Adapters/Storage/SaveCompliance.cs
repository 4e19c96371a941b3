using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>A batch is kept whole or not at all, and only if everything still is as it was loaded.</summary>
public abstract class SaveCompliance : LoadCompliance
{
    [Fact]
    public void a_batch_that_is_not_saved_leaves_nothing()
    {
        using (Store.Begin()) { }

        Assert.Empty(Store.OfferTags(0).Folded);
        Published();
        Assert.Single(Store.OfferTags(0).Folded);
    }

    [Fact]
    public void a_batch_that_conflicts_leaves_nothing_and_the_next_one_works()
    {
        var purchase = Opened(Some.Purchase(Published(), Enrolled(), PurchaseState.Paid));

        Refuses(c =>
        {
            c.NewOffers.Add(Some.Offer("Second"));
            c.Alerts.Add(new(Now, "kind", "text"));
            c.Queued.Add("detach", new OutboxItem.DetachCard(new(Some.Id()), "sandbox", "token"));
            c.Purchases.Add(purchase.Id, new(purchase with { State = PurchaseState.Paying }, purchase, []));
        });

        Assert.Single(Store.OfferTags(0).Folded);
        Assert.Empty(Queries.Alerts(PageRequest.First(10)).Items);
        Assert.Empty(Outbox());
        Published(Some.Offer("Second"));
    }

    [Fact]
    public void a_purchase_moves_only_from_the_state_it_was_loaded_in()
    {
        var purchase = Opened(Some.Purchase(Published(), Enrolled(), PurchaseState.Paying));
        Moved(purchase, purchase with { State = PurchaseState.Paid });

        Refuses(c => c.Purchases.Add(purchase.Id, new(purchase, purchase with { State = PurchaseState.Declined }, [])));

        Assert.Equal(PurchaseState.Paid, Queries.Purchase(purchase.Id)!.Purchase.State);
    }

    [Fact]
    public void a_purchase_that_is_not_there_cannot_move()
    {
        var purchase = Some.Purchase(Published(), Enrolled());
        Refuses(c => c.Purchases.Add(purchase.Id, new(purchase, purchase, [])));
    }

    [Fact]
    public void a_purchase_keeps_everything_that_befalls_it()
    {
        var purchase = Opened(Some.Purchase(Published(Some.Offer(currency: "KWD")), Enrolled(), due: Now.AddMinutes(10)));
        var full = Moved(purchase, purchase with
        {
            State = PurchaseState.Refunded,
            Due = Now.AddMinutes(1),
            Wakes = Now.AddSeconds(30),
            ReplyAt = Now.AddSeconds(1),
            Deadline = Now.AddMinutes(15),
            ConfirmPostId = "confirm-post",
            ConfirmedAt = Now.AddSeconds(2),
            Together = [new(Some.Id()), new(Some.Id())],
            Charge = "ch_1",
            ActionPage = "https://bank.example/?a=b",
            RefundedMinor = 4_000_000_000,
            RepaymentCount = 3,
            Restocked = true,
            FeesAwaited = ["ch_1", "ch_2"],
            Declined = DeclineReason.CardGone,
            Repayments = [new(1, new(5, "USD"), RepaymentState.Made, "re_1", "ch_2", AtService: true, At: Now), new(2, new(7, "KWD"), RepaymentState.Asked)],
            Disputes = [new("du_1", DisputeState.Lost, new(9, "KWD"), new Money(1_500, "USD"), "fraudulent", 5, 4), new("du_2", DisputeState.Inquiry, new(1, "KWD"), null, "")],
            Carrier = "Pony",
            Tracking = "T-1",
        });
        Same(full, Queries.Purchase(purchase.Id)!.Purchase);

        Moved(full, purchase with { State = PurchaseState.Cancelled, Due = null, Wakes = null }, "a line\nand a \\ break");

        var view = Queries.Purchase(purchase.Id)!;
        Same(purchase with { State = PurchaseState.Cancelled, Due = null, Wakes = null }, view.Purchase);
        Assert.Equal(
        [
            new(Now, PurchaseState.AwaitingReply, "a unit is held"),
            new(Now, PurchaseState.Refunded, "moved"),
            new(Now, PurchaseState.Cancelled, "a line\nand a \\ break"),
        ], view.History);
    }

    [Fact]
    public void stock_changes_only_from_what_was_loaded()
    {
        var offer = Published(Some.Offer(variants: [Some.Variant("black M"), Some.Variant("white M", 3)]));
        SetStock(offer, "white M", new(3, 0, 0), new(3, 1, 0));
        SetStock(offer, "white M", new(3, 1, 0), new(2, 0, 1));

        Same(offer.WithStock("white M", new(2, 0, 1)), Queries.Offer(offer.Id));
        Assert.Throws<ConflictException>(() => SetStock(offer, "white M", new(3, 1, 0), new(2, 0, 1)));
    }

    [Theory]
    [InlineData(-1, -1, 0)]
    [InlineData(1, 2, 0)]
    [InlineData(1, -1, 0)]
    [InlineData(1, 0, -1)]
    public void stock_below_zero_is_refused(int onHand, int held, int sold)
    {
        var offer = Published(Some.Offer(stock: 1));
        Assert.Throws<ConflictException>(() => SetStock(offer, "", new(1, 0, 0), new(onHand, held, sold)));
        Same(offer, Queries.Offer(offer.Id));
    }

    void SetStock(ProductOffer offer, string variant, Stock before, Stock after) =>
        Save(c => c.Stock.Add((offer.Id, variant), new(offer.Id, variant, before, after)));

    [Fact]
    public void a_hashtag_and_its_look_are_taken_once()
    {
        var offer = Published();
        Refuses(c => c.NewOffers.Add(Some.Offer() with { Skeleton = "another" }));
        Refuses(c => c.NewOffers.Add(Some.Offer() with { Tag = "another" }));
        Refuses(c => c.NewOffers.Add(offer with { Tag = "another", Skeleton = "another" }));
        Assert.Equal([offer.Tag], Store.OfferTags(0).Folded);
    }

    [Fact]
    public void hashtags_are_told_once_to_whoever_remembers_what_it_was_told_last()
    {
        Assert.Equal(0, Store.OfferTags(0).Last);
        Published(Some.Offer("First"));
        Save(c => c.NewOffers.AddRange([Some.Offer("Second"), Some.Offer("Third")]));
        var told = Store.OfferTags(0);
        Assert.Equal(["first", "second", "third"], told.Folded);

        Published(Some.Offer("Fourth"));
        var more = Store.OfferTags(told.Last);
        Assert.Equal(["fourth"], more.Folded);
        Assert.Empty(Store.OfferTags(more.Last).Folded);
        Assert.Equal(more.Last, Store.OfferTags(more.Last).Last);
    }

    [Fact]
    public void an_offer_keeps_all_it_says()
    {
        var offer = Some.Offer(
            tax: 5, shipping: 7, limit: 3, currency: "JPY", variants: [Some.Variant("black M"), Some.Variant("black"), Some.Variant("Größe XL")],
            startsAt: Now, endsAt: Now.AddDays(1), listed: false) with { TermsUrl = "https://shop.example/terms" };
        Published(offer);

        Same(offer, Queries.Offer(offer.Id));
        Same(offer, Queries.OfferTagged(offer.Tag));
        Save(c => c.Listings.Add(offer.Id, true));
        Same(offer with { Listed = true }, Queries.Offer(offer.Id));
    }

    [Fact]
    public void a_post_is_seen_once()
    {
        var seen = new SeenPost(Some.PostKey(), Some.Account(), Now, "", "stop", null);
        Save(c => c.Posts.Add(seen));
        Refuses(c => c.Posts.Add(seen));
    }

    [Fact]
    public void a_purchase_is_opened_once()
    {
        var purchase = Opened(Some.Purchase(Published(), Enrolled()));
        Refuses(c => Open(c, purchase));
    }

    [Fact]
    public void a_requests_answer_is_kept_once_and_found_again()
    {
        var answer = new RequestAnswer("key", "hash", new(201, """{"id":"off_1"}""", "/v1/offers/off_1"), "off_1");
        Save(c => c.Requests.AddRange([answer, answer with { Key = "other", Answer = new(409, "") }]));

        Assert.Equal(answer, Queries.Request("key"));
        Assert.Equal(answer, Load(k => k.Requests.Add("key")).Requests["key"]);
        Assert.Null(Queries.Request("other")!.Answer.Location);
        Assert.Null(Queries.Request("third"));
        Refuses(c => c.Requests.Add(answer));
    }

    [Fact]
    public void what_a_payment_service_told_is_kept_once_and_found_again()
    {
        var told = new KeptPaymentEvent("stripe", new("evt_1", "charge.refunded", Now.AddSeconds(-1), """{"id":"evt_1","note":"红 \u0000"}"""), Now);
        Save(c => c.PaymentEvents.AddRange([told, told with { Service = "other" }]));

        Assert.Equal(told.Event, Queries.PaymentEvent(told.Key));
        Assert.Null(Queries.PaymentEvent(new("stripe", "evt_2")));
        Assert.Equal([told.Key], Load(k => k.PaymentEvents.UnionWith([told.Key, new("stripe", "evt_2")])).PaymentEvents);
        Refuses(c => c.PaymentEvents.Add(told));
        Save(c => c.Handled.Add((told.Key, Now)));
        Refuses(c => c.PaymentEvents.Add(told));
    }

    [Fact]
    public void how_far_a_payment_service_s_list_was_read_only_goes_forward()
    {
        Assert.Null(Store.ListedUntil("stripe"));
        foreach (var seconds in new[] { 10, 30, 20 }) Save(c => c.Listed["stripe"] = Now.AddSeconds(seconds));
        Save(c => c.Listed["other"] = Now);
        Assert.Equal(Now.AddSeconds(30), Store.ListedUntil("stripe"));
    }

    [Fact]
    public void whose_card_it_is_is_found_by_its_token_at_its_service()
    {
        var card = Some.Card() with { Token = "pm_1" };
        var (one, two) = (Enrolled(Some.Member(cards: [card])), Enrolled(Some.Member(cards: [card with { Id = new(Some.Id()) }, Some.Card()])));
        Enrolled(Some.Member(cards: [card with { Id = new(Some.Id()), Service = "other" }]));
        Assert.Equal([one.Id, two.Id], Queries.MembersWithCard("sandbox", "pm_1"));
        Assert.Empty(Queries.MembersWithCard("sandbox", "pm_2"));
    }

    [Fact]
    public void an_offer_s_picture_is_kept_and_another_takes_its_place()
    {
        var offer = Published();
        Assert.Null(Queries.Picture(offer.Id));
        Assert.Null(Queries.PictureAlt(offer.Id));
        var large = new byte[PictureDraft.LargestBytes];
        Random.Shared.NextBytes(large);

        Save(c => c.Pictures[offer.Id] = new(new byte[] { 1, 2, 3 }, "image/png", "a mug"));
        Save(c => c.Pictures[offer.Id] = new(large, "image/jpeg", "a mug, 红"));

        var kept = Queries.Picture(offer.Id)!;
        Assert.Equal(("image/jpeg", "a mug, 红"), (kept.MediaType, kept.Alt));
        Assert.Equal(large, kept.Bytes.ToArray());
        Assert.Equal("a mug, 红", Queries.PictureAlt(offer.Id));
        Assert.Null(Queries.Picture(new(Guid.NewGuid())));
    }

    [Fact]
    public void a_networks_position_is_the_last_one_saved()
    {
        Assert.Null(Store.Position("plaza"));
        foreach (var cursor in new[] { "10", "9" }) Save(c => c.Sources["plaza"] = new("plaza", cursor, Now));
        Save(c => c.Sources["bluesky"] = new("bluesky", "a", Now.AddSeconds(1)));

        Assert.Equal(new SourcePosition("plaza", "9", Now), Store.Position("plaza"));
        Assert.Equal(new SourcePosition("bluesky", "a", Now.AddSeconds(1)), Store.Position("bluesky"));
        Assert.Equal(["bluesky", "plaza"], Store.Networks().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void pausing_lasts_until_it_is_lifted()
    {
        Save(c => c.Paused = true);
        Save(_ => { });
        Assert.True(Load(_ => { }).Paused);
        Save(c => c.Paused = false);
        Assert.False(Load(_ => { }).Paused);
    }

    [Fact]
    public void the_store_is_alive_and_takes_a_correction_of_stock()
    {
        var offer = Published();
        Save(c => c.StockCorrections.Add((offer.Id, "", 5, "counted", Now)));
        Assert.True(Store.IsAlive());
    }
}
