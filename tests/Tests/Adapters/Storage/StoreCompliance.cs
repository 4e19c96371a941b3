using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>All that a store promises. A store's own test class inherits this and says how to open one.</summary>
public abstract class StoreCompliance : BooksCompliance
{
    const string Hostile = "Robert'); drop table members;-- \"%_\\ 🎽👩‍👩‍👧 \u202Eأهلا\u202C ﷺ ß 你好";

    [Fact]
    public void hostile_text_comes_back_letter_by_letter()
    {
        var offer = Published(Some.Offer() with { Title = Hostile, Merchant = Hostile });
        var member = Enrolled(Some.Member([new(Some.Account(Hostile), Hostile, Now)], name: Hostile) with
        {
            Address = new(Hostile, Hostile, Hostile, Hostile, Hostile, "DE"),
        });
        var purchase = Opened(Some.Purchase(offer, member, PurchaseState.Paid, post: Hostile));
        Moved(purchase, purchase with { Carrier = Hostile }, Hostile);
        Save(c => c.Parked.Add(new(Now, "ReadPost", Hostile)));

        Same(offer, Queries.Offer(offer.Id));
        Same(member, Queries.Member(member.Accounts[0].Account));
        var view = Queries.Purchase(purchase.Id)!;
        Same(purchase with { Carrier = Hostile }, view.Purchase);
        Assert.Equal(Hostile, view.History[^1].Reason);
        Assert.Equal(Hostile, Queries.ShipToOf(purchase)!.Name);
        Assert.Equal(Hostile, Queries.Parked(PageRequest.First(1)).Items.Single().Reason);
        Assert.Equal([purchase.Id], Found(new(Search: Hostile)));
    }

    [Fact]
    public void text_may_be_long_or_empty()
    {
        var letters = new string('é', 100_000);
        Save(c => c.Requests.Add(new("", "", new(200, letters, ""), "")));
        Assert.Equal(new("", "", new(200, letters, ""), ""), Queries.Request(""));
    }

    [Fact]
    public void lists_go_page_by_page_the_newest_first()
    {
        var ids = Enumerable.Range(1, 5).Select(n => Published(Some.Offer($"Tee{n}"))).Reverse().Select(o => o.Id).ToList();
        Assert.Equal(ids, Walk(page => Queries.Offers(false, page)).Select(o => o.Id));

        var members = Enumerable.Range(1, 5).Select(_ => Enrolled().Id).Reverse().ToList();
        Assert.Equal(members, Walk(Queries.Members).Select(m => m.Id));

        foreach (var n in Enumerable.Range(1, 5)) Save(c => c.Alerts.Add(new(Now, "kind", $"{n}")));
        Assert.Equal(["5", "4", "3", "2", "1"], Walk(Queries.Alerts).Select(a => a.Text));

        foreach (var n in Enumerable.Range(1, 5)) Save(c => c.Parked.Add(new(Now, "command", $"{n}")));
        Assert.Equal(["5", "4", "3", "2", "1"], Walk(Queries.Parked).Select(p => p.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("AAAA")]
    [InlineData("'; drop table offers")]
    public void a_cursor_that_cannot_be_read_is_none(string cursor)
    {
        Published();
        Assert.Single(Queries.Offers(false, new(cursor, 10)).Items);
        Queue(Reply());
        Assert.Single(Queries.Queued(new(cursor, 10)).Items);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(int.MaxValue, 200)]
    public void a_page_has_from_1_to_200_items(int limit, int most)
    {
        Save(c => c.Alerts.AddRange(Enumerable.Range(0, 201).Select(n => new Alert(Now, "kind", $"{n}"))));
        Assert.Equal(most, Queries.Alerts(PageRequest.First(limit)).Items.Count);
    }

    [Fact]
    public void the_catalogue_shows_listed_offers_only()
    {
        var listed = Published();
        Published(Some.Offer("Hidden", listed: false));
        Assert.Equal([listed.Id], Queries.Offers(true, PageRequest.First(10)).Items.Select(o => o.Id));
    }

    [Fact]
    public void purchases_are_found_by_offer_member_state_and_exact_words()
    {
        var (tee, mug) = (Published(), Published(Some.Offer("Mug")));
        var (ada, bob) = (Enrolled(), Enrolled(Some.Member([new(Some.Account(), "Bob.example", Now)])));
        var first = Opened(Some.Purchase(tee, ada, PurchaseState.Paid, post: "post-1")).Id;
        var second = Opened(Some.Purchase(mug, ada, post: "post-2")).Id;
        var third = Opened(Some.Purchase(tee, bob, post: "post-3"));

        Assert.Equal([third.Id, second, first], Found(new()));
        Assert.Equal([third.Id, first], Found(new(Offer: tee.Id)));
        Assert.Equal([second, first], Found(new(Member: ada.Id)));
        Assert.Equal([first], Found(new(State: PurchaseState.Paid)));
        Assert.Equal([third.Id], Found(new(tee.Id, bob.Id, PurchaseState.AwaitingReply)));
        Assert.Equal([second], Found(new(Search: "post-2")));
        Assert.Empty(Found(new(Search: "post\0-2")));
        Assert.Equal([second], Found(new(Search: $" {second} ")));
        Assert.Equal([third.Id, first], Found(new(Search: tee.Id.ToString())));
        Assert.Equal([second, first], Found(new(Search: ada.Id.ToString())));
        Assert.Equal([third.Id], Found(new(Search: "#" + third.Code.ToUpperInvariant())));
        Assert.Equal([third.Id], Found(new(Search: "@bob.Example")));
        Assert.Empty(Found(new(Search: "post-")));
    }

    [Fact]
    public void a_purchase_is_seen_with_its_offer()
    {
        var offer = Published();
        var purchase = Opened(Some.Purchase(offer, Enrolled()));
        Same(offer, Queries.Purchase(purchase.Id)!.Offer);
        Assert.Null(Queries.Purchase(new(Some.Id())));
    }

    [Fact]
    public void the_summary_counts_what_is_there()
    {
        var (offer, member, other) = (Published(), Enrolled(), Enrolled());
        foreach (var state in Enum.GetValues<PurchaseState>()) Opened(Some.Purchase(offer, member, state));
        Change(other, other with { DeletedAt = Now });
        Queue(Reply(), Reply());
        Save(c =>
        {
            c.Alerts.Add(new(Now, "kind", "text"));
            c.Parked.AddRange([new(Now, "command", "reason"), new(Now, "command", "reason"), new(Now, "command", "reason")]);
            c.Paused = true;
        });

        Assert.Equal(new StoreSummary(1, 1, 4, 3, 2, 3, 1, true), Queries.Summary());
    }

    List<PurchaseId> Found(PurchaseQuery query) => [.. Walk(page => Queries.Purchases(query, page)).Select(view => view.Purchase.Id)];
}
