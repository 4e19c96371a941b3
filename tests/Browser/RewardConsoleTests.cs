using System.Text;
using Microsoft.Playwright;

namespace Tagsale.Browser;

/// <summary>A card-linked offer in the operator's hands: set up, published, watched and accounted for.</summary>
public sealed class RewardConsoleTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task the_operator_sets_up_an_offer_sees_its_post_and_then_what_becomes_of_its_budget(bool javaScript)
    {
        var tag = javaScript ? "SaveAtScripts" : "SaveAtPlain";
        var visit = await shop.Visitor(javaScript);
        await visit.SignInAsOperator();
        var offer = await Publish(visit, tag, javaScript);

        var (payer, card) = await Member(offer, tag + "1");
        var (_, other) = await Member(offer, tag + "2");
        await Member(offer, tag + "3");
        var file = "id,type,service,token,amount,currency,at,merchantId,merchantName,original\n"
            + Line("paid", "clearing", card, "80.00") + Line("back", "refund", card, "40.00", original: "paid") + Line("small", "clearing", other, "74.99") + Line("diner", "clearing", other, "80.00", "m-2")
            + Line("bad", "clearing", other, "8000");
        await visit.Go("/console/rewards/file");
        await visit.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "feed.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(file) });
        await visit.Press("Take the file");
        await visit.Page.Locator("#report-title").WaitForAsync();
        await Has(visit, "5 of 5 lines are done; bad and left out: 1.");
        await Has(visit, "Amount must be an amount with the decimals of its currency");

        await visit.Go($"/console/offers/{offer}");
        await visit.ReadUntil("Paid");
        string[] figures = ["$40", "$50", "$10", "3"];
        Assert.Equal(figures, await visit.Page.Locator(".figures strong").AllInnerTextsAsync());
        Assert.Contains("of $100, $10 is credited by now and $50 set aside; $40 is free", await visit.Page.Locator("#burn-desc").TextContentAsync(), StringComparison.Ordinal);
        await visit.Page.Locator("summary", new() { HasText = "The numbers behind it" }).ClickAsync();
        Assert.EndsWith("3 $20.00 $10.00 $50.00 $40.00", await Row("The budget step by step", "$20.00"), StringComparison.Ordinal);
        Assert.Equal("Below the minimum spend 1", await Row("Payments that earned nothing, by rule", "minimum"));
        Assert.Equal("Another shop 1", await Row("Payments that earned nothing, by rule", "Another shop"));
        Assert.Contains("74.99 USD was paid; the offer asks for 75.00 USD or more", await visit.Page.GetByRole(AriaRole.Region, new() { Name = "The latest payments that earned nothing" }).InnerTextAsync(), StringComparison.Ordinal);
        var credits = await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Credits" }).InnerTextAsync();
        Assert.Contains("$20.00", credits, StringComparison.Ordinal);
        Assert.Contains("-$10.00", credits, StringComparison.Ordinal);
        var costs = (await visit.Page.GetByRole(AriaRole.Region, new() { Name = "What it costs" }).InnerTextAsync()).ReplaceLineEndings(" ");
        Assert.Contains("Paid to cards $10.00", costs, StringComparison.Ordinal);
        Assert.Contains("Liability $50.00", costs, StringComparison.Ordinal);
        Assert.Contains("Taken back after refunds $10.00", costs, StringComparison.Ordinal);
        if (javaScript) await AccessibilityTests.CheckThis(visit);

        await visit.Page.GetByRole(AriaRole.Region, new() { Name = "Credits" }).Locator("tr", new() { HasText = "$80.00" }).GetByRole(AriaRole.Link, new() { Name = "ACME" }).ClickAsync();
        await Has(visit, "80.00 USD was paid; the offer asks for 75.00 USD or more.");
        if (javaScript) await AccessibilityTests.CheckThis(visit);
        await visit.Go($"/console/rewards/transactions?search={payer}");
        await Has(visit, "Taken back");
        await visit.Go("/console/offers");
        Assert.Contains("Can be loaded $40 of $100 $50.00 $10.00 3", await Row("Card-linked offers and their budgets", tag), StringComparison.Ordinal);

        string Line(string id, string type, string token, string amount, string merchant = "m-1", string? original = null) =>
            $"{tag}-{id},{type},sandbox,{token},{amount},USD,{DateTime.UtcNow.AddSeconds(1):yyyy-MM-dd'T'HH:mm:ss'Z'},{merchant},ACME,{(original is null ? "" : $"{tag}-{original}")}\n";

        async Task<string> Row(string table, string words) => string.Join(' ',
            (await visit.Page.GetByRole(AriaRole.Region, new() { Name = table }).Locator("tbody tr", new() { HasText = words }).First.InnerTextAsync()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task what_no_service_pays_out_is_ticked_and_marked_as_paid(bool javaScript)
    {
        var tag = javaScript ? "OweByScripts" : "OweByPlain";
        var visit = await shop.Visitor(javaScript);
        await visit.SignInAsOperator();
        var offer = await Publish(visit, tag, javaScript);
        var member = await shop.Visitor(javaScript);
        await member.Join(tag.ToLowerInvariant(), "tok_approved");
        var found = (await shop.Get("/v1/members")).GetProperty("items")[0];
        await shop.Post("/v1/enrollments", new { offer, member = found.GetProperty("id").GetString() });
        var paid = new
        {
            id = tag, type = "clearing", card = new { service = "sandbox", token = found.GetProperty("cards")[0].GetProperty("token").GetString() }, amount = 8_000, currency = "USD", at = DateTimeOffset.UtcNow,
            merchant = new { id = "m-1", name = tag },
        };
        // Paid before the card is taken away, and told after it: nobody keeps the card any more.
        await member.Go("/member");
        await member.Page.Locator("button", new() { HasText = "Remove" }).First.ClickAsync();
        Assert.Contains("The card is removed", await member.Text(), StringComparison.Ordinal);
        await visit.Go("/console/queue");
        await visit.ReadUntil("Nothing waits");
        await shop.Post("/v1/transactions", new { items = new[] { paid } });
        await visit.Go("/console/rewards/payouts");
        await visit.ReadUntil(tag);
        if (javaScript) await AccessibilityTests.CheckThis(visit);
        await visit.Fill("Reference", "batch-" + tag);
        await visit.Page.Locator("tr", new() { HasText = tag }).GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.Press("Mark as paid");
        await Has(visit, "1 paid now, 0 told before under this reference, 0 not owed.");
        await visit.Go($"/console/rewards/credits?offer={offer}&state=paid");
        await Has(visit, "$20.00");
    }

    static async Task<string> Publish(Visitor visit, string tag, bool javaScript)
    {
        await visit.Go("/console/offers/new/reward");
        await visit.Page.Locator("main form[enctype]").EvaluateAsync("form => form.noValidate = true");
        await visit.Fill("Hashtag", tag);
        await visit.Fill("How much", "a lot");
        await visit.Press("Preview its post");
        Assert.Contains("The budget must be filled in, like 20 or 20.00.", await visit.Page.Locator("#form-budget-error").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("Please fill in merchant ids", await visit.Page.Locator("#form-merchantids-error").InnerTextAsync(), StringComparison.Ordinal);
        if (javaScript) await AccessibilityTests.CheckThis(visit);

        await visit.Fill("Title", "Whole foods");
        await visit.Fill("Merchant", "Acme");
        await visit.Fill("How much", "20");
        await visit.Fill("Minimum spend (optional)", "75");
        await visit.Fill("Budget", "100");
        await visit.Fill("Merchant ids", "m-1");
        await visit.Press("Preview its post");
        var post = await visit.Page.Locator("blockquote.preview").First.InnerTextAsync();
        Assert.StartsWith($"Whole foods: spend 75.00 USD or more at Acme, get 20.00 USD back. Post #{tag} to load it to your linked card.", post, StringComparison.Ordinal);
        await Has(visit, "carries 5 members");
        if (javaScript) await AccessibilityTests.CheckThis(visit);
        await visit.Press("Publish the offer");
        await Has(visit, "Nobody has loaded it yet.");
        await Has(visit, "$20 back when you spend $75 or more at Acme");
        var offer = visit.Page.Url.Split('/')[^1].Split('?')[0];
        await visit.Go("/plaza/@tagsale");
        Assert.Contains(post[..60], await visit.ReadUntil("#" + tag), StringComparison.Ordinal);
        return offer;
    }

    /// <summary>Somebody who has loaded the offer, and the token a feed names the card by.</summary>
    async Task<(string Member, string Token)> Member(string offer, string name)
    {
        var handle = name.ToLowerInvariant();
        var account = await shop.Post("/plaza/accounts", new { handle });
        var member = await shop.Post("/v1/members", new
        {
            name, email = handle + "@example.org", address = new { line1 = "1 Market Square", city = "Springfield", postalCode = "12345", country = "US" },
            accounts = new[] { new { network = "plaza", id = account.GetProperty("id").GetString() } }, cards = new[] { new { service = "sandbox", token = "tok_approved:" + name } }, termsVersion = "1",
        });
        var id = member.GetProperty("id").GetString()!;
        await shop.Post("/v1/enrollments", new { offer, member = id });
        return (id, (await shop.Get("/v1/members/" + id)).GetProperty("cards")[0].GetProperty("token").GetString()!);
    }

    static async Task Has(Visitor visit, string words) => Assert.Contains(words, await visit.Text(), StringComparison.Ordinal);
}
