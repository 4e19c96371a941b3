using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Servers;
using Tagsale.Web.Security;

namespace Tagsale.Tests.Web;

/// <summary>Coming back from the payment service's page with a card.</summary>
public sealed class CardLinkingTests : IAsyncLifetime
{
    StripeFake _stripe = null!;
    RunningShop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeFake.Start();
        _shop = await RunningShop.Start($"--Tagsale:Stripe:ApiKey={_stripe.Key}", $"--Tagsale:Stripe:ApiBase={_stripe.Address}", "--Tagsale:Stripe:RequestsPerSecond=1000");
    }

    public async ValueTask DisposeAsync()
    {
        await _shop.DisposeAsync();
        await _stripe.DisposeAsync();
        Assert.Empty(await _stripe.Wrong());
    }

    [Fact]
    public async Task a_member_asks_the_payment_service_only_so_often_and_nobody_else_waits_for_that()
    {
        var (_, busy) = await _shop.Calls.NewMember();
        var (_, calm) = await _shop.Calls.NewMember();
        var statuses = new List<HttpStatusCode>();
        for (var times = 0; times < 12; times++) statuses.Add((await Get("/member/cards/linked", busy)).Status);

        Assert.Equal(HttpStatusCode.Redirect, statuses[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.Equal(HttpStatusCode.Redirect, (await Get("/member/cards/linked", calm)).Status);
        Assert.DoesNotContain(_stripe.Requests, request => request.Path.StartsWith("/v1/checkout", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_card_is_kept_for_whom_its_page_was_opened_and_for_nobody_else()
    {
        var (_, eve) = await _shop.Calls.NewMember();
        var (_, ann) = await _shop.Calls.NewMember();
        var (page, pass) = await Page(ann);
        var session = _stripe.Enter(page).Query.Split("session=")[1];
        var (_, own) = await Page(eve);

        Assert.Contains("note=card-not-added", (await Get($"/member/cards/linked?pass={own}&session={session}", eve)).Header("Location"), StringComparison.Ordinal);
        Assert.Contains("note=card-not-yours", (await Get($"/member/cards/linked?pass={pass}&session={session}", eve)).Header("Location"), StringComparison.Ordinal);
        Assert.Contains("note=card-added", (await Get($"/member/cards/linked?pass={pass}&session={session}", ann)).Header("Location"), StringComparison.Ordinal);
    }

    /// <summary>Opened at Stripe, as on the way to enter a card.</summary>
    async Task<(Uri Page, string Pass)> Page(string member)
    {
        var pass = _shop.Part<Seals>().Close("card-page", $"{member} stripe 2026-01", TimeSpan.FromHours(25));
        var back = new Uri($"https://shop.example.org/member/cards/linked?pass={pass}");
        return (await _shop.Part<StripeService>().HostedCardPage(back, null, TestContext.Current.CancellationToken), pass);
    }

    /// <summary>As a browser that has signed in.</summary>
    Task<Answered> Get(string path, string member)
    {
        var claims = new ClaimsIdentity([new(ClaimTypes.NameIdentifier, member), new("session", "0")], SignIn.Member);
        var ticket = _shop.Part<IOptionsMonitor<CookieAuthenticationOptions>>().Get(SignIn.Member).TicketDataFormat.Protect(new AuthenticationTicket(new(claims), SignIn.Member));
        return _shop.Anyone.Send(HttpMethod.Get, path, null, ("Cookie", $"tagsale-member={ticket}"));
    }
}
