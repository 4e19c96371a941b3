using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Tagsale.Browser.Shop))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Tagsale.Browser;

public sealed class PurchaseTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_stranger_joins_posts_confirms_pays_and_finds_the_order(bool javaScript)
    {
        var ann = await shop.Visitor(javaScript);
        await ann.Go("/");
        Assert.Contains("#BuyMug", await ann.Text(), StringComparison.Ordinal);
        await ann.Join(javaScript ? "ann" : "ann_plain", "tok_approved");

        var ask = await ann.PostOnPlaza("What a nice mug! #BuyMug");
        var code = await ann.CodeFromReply();
        await ann.Go("/member");
        Assert.Contains(code, await ann.Text(), StringComparison.Ordinal);

        await ann.PostOnPlaza("Yes please " + code);
        await ann.ReadUntil("Ordered and paid");
        await ann.Go("/member/purchases");
        Assert.Contains("Enamel camping mug", await ann.Text(), StringComparison.Ordinal);
        await ann.Page.Locator("a.row-title").First.ClickAsync();
        var order = await ann.Text();
        Assert.Contains("15.12", order, StringComparison.Ordinal);
        Assert.Contains("Paid", order, StringComparison.Ordinal);

        var purchases = await shop.Get("/v1/purchases?state=paid");
        var postId = ask[(ask.LastIndexOf('/') + 1)..];
        Assert.Contains(purchases.GetProperty("items").EnumerateArray(), p => p.GetProperty("postId").GetString() == postId);
    }

    [Fact]
    public async Task the_reply_comes_up_by_itself_where_scripts_run()
    {
        var eva = await shop.Visitor();
        await eva.Join("eva", "tok_approved");
        await eva.PostOnPlaza("#BuyCoffee #beans");
        await Assertions.Expect(eva.Page.Locator("main")).ToContainTextAsync("#Confirm", new() { Timeout = 15_000 });
    }

    [Theory]
    [InlineData(true, "Paid")]
    [InlineData(false, "Declined")]
    public async Task a_payment_the_bank_wants_approved_is_decided_on_its_page(bool approve, string state)
    {
        var bob = await shop.Visitor();
        await bob.Join(approve ? "bob" : "bob_no", "tok_action_required");
        await bob.PostOnPlaza("#BuyGiftCard25");
        await bob.PostOnPlaza(await bob.CodeFromReply());

        await bob.Go("/member");
        await bob.ReadUntil("Approve the payment");
        await bob.Follow("Approve the payment");
        await bob.Press(approve ? "Approve" : "Refuse");
        await bob.Page.WaitForURLAsync("**/member/purchases/*");
        await bob.ReadUntil(approve ? "Paid" : "did not go through");
        var purchases = await shop.Get($"/v1/purchases?state={state}");
        Assert.NotEmpty(purchases.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task the_operator_finds_ships_and_refunds_an_order()
    {
        var cleo = await shop.Visitor();
        await cleo.Join("cleo", "tok_approved");
        var post = await cleo.PostOnPlaza("#BuyCoffee #ground");
        await cleo.PostOnPlaza(await cleo.CodeFromReply());
        await cleo.ReadUntil("Ordered and paid");

        var operatorVisit = await shop.Visitor(width: 1280);
        await operatorVisit.Go("/console");
        await operatorVisit.Fill("Operator key", "a wrong key");
        await operatorVisit.Press("Sign in");
        Assert.Contains("not the operator key", await operatorVisit.Text(), StringComparison.Ordinal);
        await operatorVisit.Fill("Operator key", Shop.OperatorKey);
        await operatorVisit.Press("Sign in");
        await operatorVisit.Go($"/console/purchases?search={post[(post.LastIndexOf('/') + 1)..]}");
        await operatorVisit.Page.Locator("main a[href*='/console/purchases/pur_']").First.ClickAsync();
        Assert.Contains("1 Market Square", await operatorVisit.Text(), StringComparison.Ordinal);

        var id = operatorVisit.Page.Url.Split('/')[^1].Split('?')[0];
        await shop.Post($"/v1/purchases/{id}/shipments", new { carrier = "Post", tracking = "RX-1" });
        await operatorVisit.ReadUntil("RX-1");
        await shop.Post($"/v1/purchases/{id}/refunds", new { restock = true });
        await operatorVisit.ReadUntil("Refunded");
        await cleo.Go("/member/purchases/" + id);
        await cleo.ReadUntil("Refunded");
    }

    [Fact]
    public async Task a_form_with_mistakes_says_so_beside_the_field()
    {
        var dora = await shop.Visitor(javaScript: false);
        await dora.Go("/join");
        await dora.Follow("Continue with Plaza");
        await dora.Follow("Choose a name");
        await dora.Fill("Handle", "no spaces here");
        await dora.Press("Sign up");
        var handle = dora.Page.GetByLabel("Handle", new() { Exact = true });
        Assert.Equal("true", await handle.GetAttributeAsync("aria-invalid"));
        var told = await handle.GetAttributeAsync("aria-describedby");
        Assert.NotEmpty(await dora.Page.Locator("#" + told!.Split(' ')[^1]).InnerTextAsync());
    }

    [Fact]
    public async Task unlinking_and_deleting_are_each_a_click_and_cancel_what_is_open()
    {
        var finn = await shop.Visitor(javaScript: false);
        await finn.Join("finn", "tok_approved");
        await finn.PostOnPlaza("#BuyRecord");
        await finn.CodeFromReply();
        await finn.Go("/member/delete");
        await finn.Page.Locator("main form button[type=submit]").First.ClickAsync();
        await finn.Go("/member");
        Assert.Contains("sign-in", finn.Page.Url, StringComparison.Ordinal);
        var cancelled = await shop.Get("/v1/purchases?state=cancelled");
        Assert.NotEmpty(cancelled.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task the_operator_publishes_an_offer_with_a_picture()
    {
        var visit = await shop.Visitor(javaScript: false, width: 1280);
        await visit.OfferLamp();

        await Choose("notes.png", "not a picture"u8.ToArray());
        await visit.Press("Publish the offer");
        Assert.Contains("The picture must be a PNG or JPEG file", await visit.Text(), StringComparison.Ordinal);
        Assert.Contains("The description must not be empty", await visit.Text(), StringComparison.Ordinal);

        await Choose("photo.png", [.. Visitor.Png, .. new byte[3_000_000]]);
        await visit.Press("Publish the offer");
        Assert.Contains("The picture must be at most 1000000 bytes", await visit.Text(), StringComparison.Ordinal);

        await Choose("lamp.png", Visitor.Png);
        await visit.Fill("What can be seen on it", "A brass lamp");
        await visit.Press("Publish the offer");
        await visit.Page.WaitForURLAsync("**/console/offers/*-*");

        var buyer = await shop.Visitor(javaScript: false);
        await buyer.Go("/o/BuyLamp");
        var picture = buyer.Page.GetByAltText("A brass lamp");
        Assert.Equal(1, await picture.EvaluateAsync<int>("img => img.naturalWidth"));

        Task Choose(string name, byte[] bytes) => visit.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "image/png", Buffer = bytes });
    }
}
