using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tagsale.Core.Ports;
using Tagsale.Tests.Scenarios;
using Tagsale.Web.PaymentEvents;

namespace Tagsale.Tests.Web;

public sealed class PaymentWebhookTests : IAsyncLifetime
{
    readonly Shop _shop = new();
    readonly HttpClient _http = new();
    WebApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(_shop.Outside).AddSingleton(_shop.Engine).AddSingleton<TimeProvider>(_shop.Time).AddSingleton<RefusedEvents>();
        _app = builder.Build();
        _app.MapPaymentWebhooks();
        await _app.StartAsync();
        _http.BaseAddress = new(_app.Urls.First());
    }

    [Fact]
    public async Task an_event_is_kept_before_it_is_acknowledged_and_once_however_often_it_comes()
    {
        var told = _shop.Telling.Happened(_shop.Time.GetUtcNow(), new PaymentNews.Nothing());
        for (var times = 0; times < 2; times++)
        {
            Assert.Equal(HttpStatusCode.OK, await Post("/webhooks/sandbox", told.Id, Telling.Genuine));
            Assert.Equal(told, _shop.Queries.PaymentEvent(new("sandbox", told.Id)));
        }
        Assert.Equal(1, _shop.Queries.Summary().Queued);
        await _shop.Settle();
        Assert.Equal(0, _shop.Queries.Summary().Queued);
        Assert.Equal(HttpStatusCode.OK, await Post("/webhooks/sandbox", told.Id, Telling.Genuine));
        Assert.Equal(0, _shop.Queries.Summary().Queued);
    }

    [Fact]
    public async Task what_the_service_did_not_send_is_refused_and_the_operator_told_once_an_hour()
    {
        for (var times = 0; times < 5; times++) Assert.Equal(HttpStatusCode.BadRequest, await Post("/webhooks/sandbox", "evt_1", times % 2 == 0 ? "forged" : null));
        var alert = Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items);
        Assert.Equal("webhook-refused", alert.Kind);
        Assert.Contains("Tagsale__Sandbox__WebhookSecret", alert.Text, StringComparison.Ordinal);

        _shop.Time.Advance(TimeSpan.FromHours(1));
        await Post("/webhooks/sandbox", "evt_1", "forged");
        Assert.StartsWith("5 events", _shop.Queries.Alerts(PageRequest.First(10)).Items[0].Text, StringComparison.Ordinal);
        Assert.Equal(0, _shop.Queries.Summary().Queued);
    }

    [Fact]
    public async Task a_service_that_is_not_there_and_a_body_without_end_are_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, await Post("/webhooks/nobody", "evt_1", Telling.Genuine));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await Post("/webhooks/sandbox", new string('x', 300_000), Telling.Genuine));
    }

    async Task<HttpStatusCode> Post(string path, string body, string? signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        if (signature is not null) request.Headers.Add("Sandbox-Signature", signature);
        using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
        _shop.Dispose();
    }
}
