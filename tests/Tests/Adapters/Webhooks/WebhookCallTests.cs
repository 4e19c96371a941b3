using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Webhooks;
using Tagsale.Core.Webhooks;
using Tagsale.Tests.Adapters.Http;

namespace Tagsale.Tests.Adapters.Webhooks;

/// <summary>One message to a real server, however it behaves.</summary>
public sealed class WebhookCallTests : IDisposable
{
    const string Body = """{"type":"purchase.paid"}""";
    static readonly WebhookSecret Secret = WebhookSecret.Of([.. Enumerable.Repeat((byte)7, 32)]);

    readonly WebhookCall _call = new(new HostRules(AddressKind.Private));

    [Fact]
    public async Task a_receiver_can_verify_what_it_gets()
    {
        var seen = new ConcurrentQueue<(string Id, string Time, string Signature, string Type, string Body)>();
        await using var server = await LocalServer.Start(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            string Header(string name) => http.Request.Headers[name].ToString();
            seen.Enqueue((Header("webhook-id"), Header("webhook-timestamp"), Header("webhook-signature"), Header("content-type"), await reader.ReadToEndAsync()));
            http.Response.StatusCode = 204;
        });

        var end = await Send(server.Address);

        Assert.True(end.Answer.IsTaken);
        var (id, time, signature, type, body) = Assert.Single(seen);
        Assert.Equal(("evt_1", "application/json; charset=utf-8", Body), (id, type, body));
        Assert.Equal($"{Some.Now.ToUnixTimeSeconds()}", time);
        var expected = HMACSHA256.HashData(Enumerable.Repeat((byte)7, 32).ToArray(), Encoding.UTF8.GetBytes($"{id}.{time}.{body}"));
        Assert.Equal("v1," + Convert.ToBase64String(expected), signature);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(410, false)]
    [InlineData(500, false)]
    public async Task only_an_answer_of_two_hundred_and_some_takes_a_message(int status, bool taken)
    {
        await using var server = await LocalServer.Start(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return http.Response.WriteAsync("so it is");
        });
        var end = await Send(server.Address);
        Assert.Equal((taken, status, "so it is", status == 410), (end.Answer.IsTaken, end.Answer.Status, end.Answer.Text, end.IsGone));
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task an_answer_without_end_is_cut_and_its_status_counts()
    {
        await using var server = await LocalServer.Start(async http =>
        {
            var piece = Encoding.ASCII.GetBytes(new string('x', 8_192));
            for (var i = 0; i < 10_000; i++) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        });
        var end = await Send(server.Address);
        Assert.True(end.Answer.IsTaken);
        Assert.Equal(new string('x', 1_024), end.Answer.Text);
    }

    [Fact]
    public async Task a_receiver_that_hangs_is_waited_for_seven_seconds()
    {
        await using var server = await LocalServer.Start(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var end = await Send(server.Address);
        Assert.Null(end.Answer.Status);
        Assert.Equal("it did not answer within 7 s", end.Answer.Text);
        Assert.InRange(end.Answer.TookMilliseconds, 6_500, 15_000);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Thu, 15 Jan 2026 12:10:00 GMT", 600)]
    [InlineData("999999", 3_600)]
    [InlineData("Thu, 15 Jan 2015 12:00:00 GMT", null)]
    [InlineData("soon", null)]
    public async Task a_receiver_may_ask_to_be_left_alone_within_reason(string wish, int? seconds)
    {
        await using var server = await LocalServer.Start(http =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = wish;
            return Task.CompletedTask;
        });
        Assert.Equal(seconds, (await Send(server.Address)).LeaveAloneFor?.TotalSeconds);
    }

    [Fact]
    public async Task bytes_that_are_no_text_are_kept_as_text()
    {
        await using var server = await LocalServer.Start(http => http.Response.Body.WriteAsync(new byte[] { 0, 0xff, 0x1b, (byte)'o', (byte)'k', 0xc3 }).AsTask());
        Assert.Equal(" \ufffd ok\ufffd", (await Send(server.Address)).Answer.Text);
    }

    [Theory]
    [InlineData("https://shop.example/hooks?key=1", null)]
    [InlineData("http://shop.example/", "https")]
    [InlineData("https://shop.example:8443/", "port")]
    [InlineData("https://user:pw@shop.example/", "host alone")]
    [InlineData("https://127.0.0.1/", "public")]
    [InlineData("https://[::1]/", "public")]
    [InlineData("https://169.254.169.254/latest", "public")]
    [InlineData("https://shop.example/#x", "#")]
    [InlineData("ftp://shop.example/", "https")]
    [InlineData("shop.example", "web address")]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    [InlineData("https://shop.example/ü", "web address")]
    public void an_address_is_looked_at_before_it_is_taken(string? url, string? objection)
    {
        using var call = new WebhookCall(new HostRules(AddressKind.Public));
        if (objection is null) Assert.Null(call.Objection(url));
        else Assert.Contains(objection, call.Objection(url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_name_that_leads_inwards_is_not_asked()
    {
        await using var server = await LocalServer.Start(_ => Task.CompletedTask);
        using var call = new WebhookCall(new HostRules(AddressKind.Public) { Resolve = (_, _) => Task.FromResult<System.Net.IPAddress[]>([System.Net.IPAddress.Loopback]) });
        var end = await call.Send(Hook(new("https://inwards.example/")), "evt_1", Body, Some.Now, TestContext.Current.CancellationToken);
        Assert.Equal((null, "it has an address that is not public"), ((int?)end.Answer.Status, end.Answer.Text));
        Assert.Equal(0, server.Asked);
    }

    public void Dispose() => _call.Dispose();

    Task<CallEnd> Send(Uri to) => _call.Send(Hook(to), "evt_1", Body, Some.Now, TestContext.Current.CancellationToken);

    static Webhook Hook(Uri to) => new() { Id = new(Some.Id()), Url = to.ToString(), Events = default, Secret = Secret, CreatedAt = Some.Now };
}
