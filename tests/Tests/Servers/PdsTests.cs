using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Tagsale.Servers;

namespace Tagsale.Tests.Servers;

/// <summary>The server that other tests rely on does what they think it does.</summary>
public sealed class PdsTests
{
    public PdsTests() => Assert.SkipWhen(Pds.IsMissing, Pds.Missing);

    [Fact]
    public async Task a_post_is_kept_with_its_facets()
    {
        var alice = await (await Pds.Shared).SignUp("alice");

        var post = await alice.Post("Grüße! #Buy_Mug at https://example.org");

        var record = await alice.Read(post.Collection, post.Key);
        var facet = record!["facets"]![0]!;
        Assert.Equal("Buy_Mug", facet["features"]![0]!["tag"]!.ToString());
        Assert.Equal("Grüße! "u8.Length, facet["index"]!["byteStart"]!.GetValue<int>());
        Assert.Equal(2, record["facets"]!.AsArray().Count);
    }

    [Fact]
    public async Task what_is_deleted_is_gone()
    {
        var alice = await (await Pds.Shared).SignUp("alice");
        var post = await alice.Post("never mind");

        await alice.Delete(post);

        Assert.Null(await alice.Read(post.Collection, post.Key));
    }

    [Fact]
    public async Task it_comes_back_from_an_outage_as_it_was()
    {
        await using var pds = await Pds.Start();
        var alice = await pds.SignUp("alice");
        var post = await alice.Post("before");

        await pds.Stop();
        await Assert.ThrowsAsync<HttpRequestException>(() => alice.Post("during"));
        await pds.StartAgain();

        var answer = await alice.Post("after", replyTo: post);
        Assert.Equal(answer.Uri, Assert.Single(await alice.RepliesTo(post))["uri"]!.ToString());
    }

    [Fact]
    public async Task it_has_limits_if_asked_to()
    {
        await using var pds = await Pds.Start(new() { RateLimits = true });
        var alice = await pds.SignUp("alice");
        using var stranger = new HttpClient();
        var signIn = new Uri($"{pds.Url}/xrpc/com.atproto.server.createSession");

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 31; i++)
        {
            using var answer = await stranger.PostAsJsonAsync(signIn, new { identifier = alice.Did, password = alice.Password }, TestContext.Current.CancellationToken);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.OK, answers[0]);
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
    }

    [Fact]
    public async Task everything_passes_by_on_the_event_stream()
    {
        var pds = await Pds.Shared;
        var alice = await pds.SignUp("alice");
        using var stream = new ClientWebSocket();
        await stream.ConnectAsync(new($"{pds.StreamUrl}/xrpc/com.atproto.sync.subscribeRepos"), TestContext.Current.CancellationToken);

        var post = await alice.Post("#hello");

        var buffer = new byte[100_000];
        var name = System.Text.Encoding.ASCII.GetBytes(post.Key);
        var seen = false;
        while (!seen)
        {
            var frame = await stream.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            seen = buffer.AsSpan(0, frame.Count).IndexOf(name) >= 0;
        }
    }
}
