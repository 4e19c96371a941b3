using Microsoft.Playwright;
using Tagsale.Servers;

namespace Tagsale.Browser;

/// <summary>To the end, at a real server of the AT Protocol, in a shop that has no other network.</summary>
public sealed class BlueskyLinkTests : IClassFixture<BlueskyShop>
{
    readonly Shop _shop;
    readonly Pds _pds;

    public BlueskyLinkTests(BlueskyShop bluesky)
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        (_shop, _pds) = (bluesky.Shop, bluesky.Pds);
    }

    [Fact]
    public async Task a_stranger_signs_in_at_their_own_server_and_joins_and_later_signs_in_again()
    {
        var account = await _pds.SignUp("ann");
        var ann = await _shop.Visitor();
        await ann.JoinWithBluesky(account);
        Assert.Contains($"@{account.Handle} on Bluesky", await ann.Text(), StringComparison.Ordinal);
        var member = (await _shop.Get("/v1/members")).GetProperty("items").EnumerateArray().First().GetProperty("accounts")[0];
        Assert.Equal(("bluesky", account.Did), (member.GetProperty("network").GetString(), member.GetProperty("id").GetString()));

        var elsewhere = await _shop.Visitor();
        await elsewhere.Go("/member/purchases");
        await elsewhere.ContinueWithBluesky(account);
        Assert.EndsWith("/member/purchases", elsewhere.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task who_says_no_there_is_told_so_here_and_can_start_again()
    {
        var account = await _pds.SignUp("ben");
        var ben = await _shop.Visitor();
        await ben.Go("/member/sign-in?returnTo=%2Fmember%2Fdetails");
        await ben.ContinueWithBluesky(account, "Deny access");

        Assert.Contains("You did not allow it, so nothing was linked", await ben.Text(), StringComparison.Ordinal);
        await ben.ContinueWithBluesky(account);
        Assert.Contains($"You are linking @{account.Handle}", await ben.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_second_account_is_linked_and_one_of_another_member_is_not()
    {
        var first = await _pds.SignUp("cat");
        var second = await _pds.SignUp("cat-too");
        var cat = await _shop.Visitor();
        await cat.JoinWithBluesky(first);

        await LinkToo(cat, second);
        Assert.Contains("The account is linked", await cat.Text(), StringComparison.Ordinal);
        Assert.Contains($"@{second.Handle} on Bluesky", await cat.Text(), StringComparison.Ordinal);

        var dan = await _shop.Visitor();
        await dan.JoinWithBluesky(await _pds.SignUp("dan"));
        await LinkToo(dan, second);
        Assert.Contains("linked to another membership", await dan.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_return_is_of_no_use_in_another_browser()
    {
        var eve = await _shop.Visitor();
        var link = "";
        eve.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/member/bluesky-return", StringComparison.Ordinal)) link = request.Url;
        };
        await eve.Go("/join");
        var account = await _pds.SignUp("eve");
        await eve.Fill("Your Bluesky handle", account.Handle);
        await eve.Press("Continue with Bluesky");
        await eve.Page.WaitForURLAsync(url => url.StartsWith(_pds.Url, StringComparison.Ordinal));
        // Without it her own return does not use up the code.
        await eve.Page.Context.ClearCookiesAsync(new() { Name = "tagsale-bluesky" });
        await eve.DecideThere(account);
        Assert.Contains("code=", link, StringComparison.Ordinal);

        var fred = await _shop.Visitor();
        await fred.JoinWithBluesky(await _pds.SignUp("fred"));
        await fred.Go("/join");
        await fred.Fill("Your Bluesky handle", account.Handle);
        await fred.Press("Continue with Bluesky");
        await fred.Page.WaitForURLAsync(url => url.StartsWith(_pds.Url, StringComparison.Ordinal));
        await fred.Go(link);
        Assert.Contains("was started in another window", await fred.Text(), StringComparison.Ordinal);
        await fred.Go("/member");
        Assert.DoesNotContain(account.Handle, await fred.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nobody-at-all.test", "No account is found under that name")]
    [InlineData("not a handle", "That is not a handle")]
    [InlineData("http://169.254.169.254", "does not offer a sign-in")]
    public async Task what_is_wrong_is_told_beside_the_field_without_scripts(string typed, string told)
    {
        var visitor = await _shop.Visitor(javaScript: false);
        await visitor.Go("/member/sign-in");
        await visitor.Fill("Your Bluesky handle", typed);
        await visitor.Press("Continue with Bluesky");

        var field = visitor.Page.GetByLabel("Your Bluesky handle", new() { Exact = true });
        Assert.Equal(typed, await field.InputValueAsync());
        Assert.Equal("true", await field.GetAttributeAsync("aria-invalid"));
        Assert.Contains(told, await visitor.Page.Locator("#bluesky-account-error").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_scripts_too_the_way_leads_to_the_accounts_own_server()
    {
        var visitor = await _shop.Visitor(javaScript: false);
        await visitor.Go("/join");
        await visitor.Fill("Your Bluesky handle", (await _pds.SignUp("fay")).Handle);
        await visitor.Press("Continue with Bluesky");

        await visitor.Page.WaitForURLAsync(url => url.StartsWith(_pds.Url + "/oauth/authorize?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_old_or_a_slipped_in_return_links_nothing()
    {
        var visitor = await _shop.Visitor(javaScript: false);
        await visitor.Go($"/member/bluesky-return?state=x&iss={Uri.EscapeDataString(_pds.Url)}&code=y");

        Assert.Contains("took too long or was started in another window", await visitor.Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(1280, ColorScheme.Dark)]
    public async Task its_pages_have_no_serious_finding(int width, ColorScheme scheme)
    {
        var visitor = await _shop.Visitor(width: width, scheme: scheme);
        await visitor.StayInBetween();
        await AccessibilityTests.Check(visitor, ["/join", "/member/sign-in", "/member/bluesky"]);
        await visitor.Go("/member/bluesky");
        await visitor.Fill("Your Bluesky handle", "not a handle");
        await visitor.Press("Continue with Bluesky");
        await AccessibilityTests.CheckThis(visitor);
        await visitor.Fill("Your Bluesky handle", (await _pds.SignUp("gus")).Handle);
        await visitor.Press("Continue with Bluesky");
        await visitor.Page.GetByText("Going on to").WaitForAsync();
        await AccessibilityTests.CheckThis(visitor);
        Assert.Contains("Going on to localhost", await visitor.Text(), StringComparison.Ordinal);
    }

    static async Task LinkToo(Visitor visitor, PdsAccount account)
    {
        await visitor.Go("/member");
        await visitor.Fill("Bluesky handle to link", account.Handle);
        await visitor.Press("Link with Bluesky");
        await visitor.DecideThere(account);
    }
}
