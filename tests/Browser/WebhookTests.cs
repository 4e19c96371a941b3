using Microsoft.Playwright;

namespace Tagsale.Browser;

public sealed class WebhookTests(Shop shop)
{
    const string Address = "https://warehouse.example/hooks/a-long-path-without-any-place-to-break-it/0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task an_operator_adds_a_webhook_keeps_its_secret_looks_at_it_and_removes_it()
    {
        var visitor = await shop.Visitor();
        await visitor.Go("/console");
        await visitor.Fill("Operator key", Shop.OperatorKey);
        await visitor.Press("Sign in");

        await visitor.Go("/console/webhooks/new");
        await visitor.Fill("Address", "https://user:password@warehouse.example/");
        await visitor.Press("Add the webhook");
        Assert.Contains("The address cannot be used", await visitor.Text(), StringComparison.Ordinal);
        await visitor.Fill("Address", Address);
        await visitor.Press("Add the webhook");
        Assert.Contains("whsec_", await visitor.Text(), StringComparison.Ordinal);
        await AccessibilityTests.CheckThis(visitor);

        await visitor.Follow("I have kept it");
        Assert.Contains("Nothing has happened yet", await visitor.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", await visitor.Text(), StringComparison.Ordinal);
        await AccessibilityTests.CheckThis(visitor);

        await visitor.Press("Make a new secret");
        Assert.Contains("signed with the old secret as well", await visitor.Text(), StringComparison.Ordinal);
        await visitor.Page.ReloadAsync();
        Assert.Contains("This form was sent before", await visitor.Text(), StringComparison.Ordinal);

        await visitor.Page.GetByLabel("What happened since (UTC)").FillAsync("2026-01-01T00:00");
        await visitor.Press("Send again");
        Assert.Contains("It is being sent again", await visitor.Text(), StringComparison.Ordinal);

        await visitor.Go("/console/webhooks");
        Assert.Contains(Address, await visitor.Text(), StringComparison.Ordinal);
        await AccessibilityTests.CheckThis(visitor);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = Address }).ClickAsync();
        await visitor.Page.Locator("summary", new() { HasText = "Remove this webhook" }).ClickAsync();
        await visitor.Press("Yes, remove it");
        Assert.Contains("Nobody is told yet.", await visitor.Text(), StringComparison.Ordinal);
    }
}
