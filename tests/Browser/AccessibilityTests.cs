using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Tagsale.Browser;

public sealed class AccessibilityTests(Shop shop)
{
    static readonly string[] PublicPages = ["/", "/o/BuyTee", "/o/SquareDiner", "/how", "/terms", "/join", "/opt-out", "/no-such-page", "/member/sign-in", "/console/sign-in"];
    static readonly string[] PlazaPages = ["/plaza", "/plaza/sign-up", "/plaza/sign-in", "/plaza/@tagsale"];
    static readonly string[] MemberPages =
    [
        "/member", "/member/purchases", "/member/details", "/member/cards/new", "/member/delete", "/opt-out", "/plaza",
        "/member/rewards", "/member/rewards/offers", "/member/rewards/loaded", "/member/rewards/credits", "/member/rewards/payments", "/o/HarvestLane",
    ];
    static readonly string[] ConsolePages =
    [
        "/console", "/console/offers", "/console/offers/new", "/console/offers/new/reward", "/console/purchases", "/console/packing", "/console/shipments", "/console/tax", "/console/members", "/console/parked", "/console/alerts", "/console/queue",
        "/console/rewards", "/console/rewards/transactions", "/console/rewards/credits", "/console/rewards/loads", "/console/rewards/payouts", "/console/rewards/file",
        "/console/webhooks", "/console/webhooks/new", "/console/books", "/console/books/statement?merchant=Fernweh", "/console/books/reconciliation?service=sandbox",
    ];

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task public_pages_have_no_serious_finding(int width, ColorScheme scheme)
    {
        var visitor = await shop.Visitor(width: width, scheme: scheme);
        await Check(visitor, [.. PublicPages, .. PlazaPages]);
    }

    [Theory]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task member_pages_have_no_serious_finding(int width, ColorScheme scheme)
    {
        var visitor = await shop.Visitor(width: width, scheme: scheme);
        await visitor.Join("axe" + width, "tok_approved");
        await visitor.PostOnPlaza("#BuyTee #black #M");
        await visitor.CodeFromReply();
        await Check(visitor, MemberPages);
        await visitor.Go("/member");
        await visitor.Page.Locator("main a[href*='/member/purchases/pur_']").First.ClickAsync();
        await CheckThis(visitor);
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task console_pages_have_no_serious_finding(int width, ColorScheme scheme)
    {
        var visitor = await shop.Visitor(width: width, scheme: scheme);
        await visitor.Go("/console/sign-in");
        await visitor.Fill("Operator key", Shop.OperatorKey);
        await visitor.Press("Sign in");
        await Check(visitor, ConsolePages);
    }

    [Fact]
    public async Task a_keyboard_reaches_the_content_first()
    {
        var visitor = await shop.Visitor();
        await visitor.Go("/");
        await visitor.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await visitor.Page.EvaluateAsync<string>("document.activeElement.textContent"));
        await visitor.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("main", await visitor.Page.EvaluateAsync<string>("document.activeElement.id"));
    }

    internal static async Task Check(Visitor visitor, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            await visitor.Go(path);
            await CheckThis(visitor);
        }
    }

    internal static async Task CheckThis(Visitor visitor)
    {
        var page = visitor.Page;
        var findings = (await page.RunAxe()).Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help} ({v.Nodes[0].Html})");
        Assert.True(!findings.Any(), $"{page.Url}: {string.Join("\n", findings)}");
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} pixels wider than the window");
        Assert.NotEmpty(await page.TitleAsync());
        Assert.Equal(1, await page.Locator("h1").CountAsync());
    }
}
