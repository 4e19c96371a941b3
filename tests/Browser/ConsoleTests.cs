using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Tagsale.Browser;

/// <summary>What the operator does with orders and taxes, with and without scripts.</summary>
public sealed class ConsoleTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task the_operator_packs_ships_corrects_and_refunds_an_order(bool javaScript)
    {
        var buyer = await shop.Visitor(javaScript);
        await buyer.Join(javaScript ? "lea" : "lea_plain", "tok_approved");
        var id = await buyer.Buy("#BuyMug");

        var visit = await shop.Visitor(javaScript, width: 1280);
        await visit.SignInAsOperator();
        await visit.Go("/console/packing");
        var parcel = visit.Page.Locator("tr.parcel", new() { HasText = id });
        Assert.Contains("1 Market Square", await parcel.InnerTextAsync(), StringComparison.Ordinal);
        await parcel.GetByRole(AriaRole.Link).ClickAsync();

        await visit.Fill("Carrier (optional)", "Pony");
        await visit.Fill("Tracking number (optional)", "P-1");
        await visit.Press("Mark as shipped");
        Assert.Contains("Marked as shipped", await visit.Text(), StringComparison.Ordinal);
        await visit.Fill("Tracking number (optional)", "P-2");
        await visit.Press("Correct");
        Assert.Contains("The shipment is corrected", await visit.Text(), StringComparison.Ordinal);
        await visit.Go("/console/packing");
        Assert.DoesNotContain(id, await visit.Text(), StringComparison.Ordinal);

        await visit.Go($"/console/purchases/{id}");
        await visit.Fill("Amount in USD (optional)", "999");
        await visit.Press("Refund…");
        Assert.Contains("The amount must be from", await visit.Text(), StringComparison.Ordinal);
        await visit.Fill("Amount in USD (optional)", "5");
        await visit.Press("Refund…");
        await visit.Follow("Do not refund");
        Assert.DoesNotContain("Refunded", await visit.Text(), StringComparison.Ordinal);

        await visit.Fill("Amount in USD (optional)", "5");
        await visit.Press("Refund…");
        if (javaScript) await AccessibilityTests.CheckThis(visit);
        await visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(@"^Refund \D*5\.00") }).ClickAsync();
        Assert.Contains("The refund is decided", await visit.Text(), StringComparison.Ordinal);
        await visit.Page.GetByLabel("The unit goes back on sale").CheckAsync();
        await visit.Press("Refund…");
        await visit.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(@"^Refund \D*10\.12") }).ClickAsync();
        Assert.Contains("unit back on sale", await visit.Text(), StringComparison.Ordinal);

        await buyer.Go("/member/purchases/" + id);
        await buyer.ReadUntil("All of it was refunded");
        Assert.DoesNotContain("returned to the card", await buyer.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_file_of_shipments_is_checked_and_carried_out(bool javaScript)
    {
        var buyer = await shop.Visitor(javaScript);
        await buyer.Join(javaScript ? "mia" : "mia_plain", "tok_approved");
        var id = await buyer.Buy("#BuyMug");

        var visit = await shop.Visitor(javaScript);
        await visit.SignInAsOperator();
        await visit.Go("/console/shipments");
        await Choose("carrier\nPony\n");
        Assert.Contains("the first line must name the columns", await visit.Page.Locator("#file-error").InnerTextAsync(), StringComparison.Ordinal);

        await Choose($"purchase;carrier;tracking\n{id};Pony;P-7\nnonsense;Pony;P-8\n");
        Assert.Contains("1 to be shipped, 0 told before, 1 that cannot be", await visit.Page.GetByRole(AriaRole.Status).InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("must be the id of a purchase", await visit.Text(), StringComparison.Ordinal);
        if (javaScript) await AccessibilityTests.CheckThis(visit);
        await visit.Press("Ship 1");
        Assert.Contains("1 shipped", await visit.Text(), StringComparison.Ordinal);
        Assert.Equal("P-7", (await shop.Get($"/v1/purchases/{id}")).GetProperty("tracking").GetString());

        async Task Choose(string text)
        {
            await visit.Page.GetByLabel("File", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "shipments.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(text) });
            await visit.Press("Check the file");
        }
    }

    [Fact]
    public async Task the_operator_sets_the_table_of_taxes_and_takes_it_away_only_when_asked_twice()
    {
        // A shop of its own: no other test minds its taxes.
        await using var other = await Shop.Start();
        var visit = await other.Visitor();
        await visit.SignInAsOperator();
        await visit.Go("/console/tax");
        await visit.Fill("Rates", "DE | | | nineteen\nGermany | 19");
        await visit.Press("Put these in the place of the old ones");
        var told = await visit.Page.Locator("#rates-error").InnerTextAsync();
        Assert.Contains("Line 1: the rate", told, StringComparison.Ordinal);
        Assert.Contains("Line 2: must be country | region | category | percent", told, StringComparison.Ordinal);
        await AccessibilityTests.CheckThis(visit);

        await visit.Fill("Rates", "DE | | | 7,25\nUS | CA | books | 4");
        await visit.Press("Put these in the place of the old ones");
        Assert.Contains("The tax rates are set", await visit.Text(), StringComparison.Ordinal);
        await other.Post("/v1/offers", new { kind = "product", hashtag = "BuyAtlas", title = "Atlas", merchant = "Maps", stock = 1, price = new { amount = 1000, currency = "EUR" }, taxMode = "exclusive", taxCategory = "books" });
        await visit.Go("/o/BuyAtlas");
        Assert.Contains("4 to 7.25\u00a0% tax comes on top", await visit.Text(), StringComparison.Ordinal);
        Assert.Contains("before tax", await visit.Page.Locator(".price-tag-card").InnerTextAsync(), StringComparison.Ordinal);

        await visit.Go("/console/tax");
        await visit.Fill("Rates", "");
        await visit.Press("Put these in the place of the old ones");
        Assert.Equal(2, (await other.Get("/v1/tax-rates")).GetProperty("rates").GetArrayLength());
        await visit.Press("Take all 2 rates away");
        Assert.Empty((await other.Get("/v1/tax-rates")).GetProperty("rates").EnumerateArray());
        Assert.Contains("sold nowhere", await visit.Text(), StringComparison.Ordinal);
        await visit.Follow("Atlas");
        Assert.Contains("It is sold nowhere", await visit.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_open_order_is_cancelled_by_a_second_press()
    {
        var buyer = await shop.Visitor(javaScript: false);
        await buyer.Join("nia", "tok_approved");
        var post = await buyer.PostOnPlaza("#BuyRecord");
        await buyer.CodeFromReply();

        var visit = await shop.Visitor();
        await visit.SignInAsOperator();
        await visit.Go($"/console/purchases?search={post[(post.LastIndexOf('/') + 1)..]}");
        await visit.Page.Locator("main a[href*='/console/purchases/pur_']").First.ClickAsync();
        await visit.Page.Locator("summary", new() { HasText = "Cancel this order" }).ClickAsync();
        await AccessibilityTests.CheckThis(visit);
        await visit.Press("Yes, cancel it");
        Assert.Contains("The order is cancelled", await visit.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_message_that_is_being_read_stays_open_while_the_order_is_refreshed()
    {
        var buyer = await shop.Visitor();
        await buyer.Join("ola", "tok_approved");
        var id = await buyer.Buy("#BuyMug");
        await buyer.Page.Locator("details.message summary").First.ClickAsync();
        await shop.Post($"/v1/purchases/{id}/shipments", new { carrier = "Pony" });
        await Assertions.Expect(buyer.Page.Locator("#order")).ToContainTextAsync("Pony", new() { Timeout = 15_000 });
        Assert.True(await buyer.Page.Locator("details.message").First.EvaluateAsync<bool>("message => message.open"));
    }
}
