using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Core.Ports;
using Tagsale.Servers;
using Tagsale.Tests.Adapters.Http;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

/// <summary>A storefront's account and somebody else's on the real server, and between the storefront and that server a line that can be cut.</summary>
sealed class BlueskyTest : IAsyncDisposable
{
    const string StorefrontName = "store";

    readonly GuardedHttp _ours = new(new(AddressKind.Special) { Longest = TimeSpan.FromSeconds(15) });
    readonly GuardedHttp _named = new(new(AddressKind.Private));
    readonly HttpClient _onwards = new();
    readonly Pds _pds;
    LocalServer? _line;
    BlueskyReader? _reader;

    BlueskyTest(Pds pds) => _pds = pds;

    public Pds Pds => _pds;
    public PdsAccount Storefront { get; private set; } = null!;
    public PdsAccount Somebody { get; private set; } = null!;
    public StorefrontAccount Account { get; private set; } = null!;
    public BlueskyNetwork Network { get; private set; } = null!;
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Of calls for which it is true, the server's answer does not arrive.</summary>
    public Func<string, bool> LosesAnswer { get; set; } = _ => false;

    /// <summary>What is answered in the server's place; null where it shall answer itself.</summary>
    public Func<HttpContext, Task>? Instead { get; set; }

    /// <summary>Before a call is passed on; true where the test has answered it itself.</summary>
    public Func<HttpContext, Task<bool>> Meddle { get; set; } = _ => Task.FromResult(false);

    /// <summary>Methods called, in order.</summary>
    public List<string> Called { get; } = [];

    public static async Task<BlueskyTest> Open(Pds? pds = null, TimeProvider? time = null)
    {
        var test = new BlueskyTest(pds ?? await Pds.Shared) { Time = time ?? TimeProvider.System };
        test._line = await LocalServer.Start(test.PassOn);
        test.Storefront = await test.Pds.SignUp(StorefrontName);
        test.Somebody = await test.Pds.SignUp("ann");
        test.Account = test.SignedInAs(test.Storefront.Handle, await test.Storefront.AppPassword());
        Assert.True(Did.TryParse(test.Storefront.Did, out var did));
        Assert.True(StreamAddress.TryParse(test.Pds.StreamUrl, out var stream));
        test._reader = new(stream, did, new(), test.Account.Memory, test.Time);
        test.Network = new(test.Account, did, test._reader);
        return test;
    }

    public StorefrontAccount SignedInAs(string identifier, string password)
    {
        var identities = new Identities(_named, _ours, new(_pds.PlcUrl), new(_pds.Url), Time);
        return new(new(_line!.Address, identifier, password), _ours, _named, identities, Time);
    }

    public async Task<JsonNode> PostOf(PublishAnswer answer)
    {
        var post = Assert.IsType<PublishAnswer.Published>(answer).Post;
        return (await Storefront.Read("app.bsky.feed.post", post.Id.Split('/')[^1]))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_reader is not null) await _reader.DisposeAsync();
        Account?.Dispose();
        if (_line is not null) await _line.DisposeAsync();
        _onwards.Dispose();
        _ours.Dispose();
        _named.Dispose();
    }

    async Task PassOn(HttpContext http)
    {
        var method = http.Request.Path.Value!.Split('/')[^1];
        lock (Called) Called.Add(method);
        if (Instead is { } instead)
        {
            await instead(http);
            return;
        }
        if (await Meddle(http)) return;
        using var request = new HttpRequestMessage(new(http.Request.Method), new Uri(_pds.Url + http.Request.Path + http.Request.QueryString));
        if (http.Request.ContentType is { } type) request.Content = new StreamContent(http.Request.Body) { Headers = { ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type) } };
        if (http.Request.Headers.Authorization is [{ } authorization]) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await _onwards.SendAsync(request);
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (LosesAnswer(method))
        {
            http.Abort();
            return;
        }
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Where(header => header.Key.StartsWith("RateLimit", StringComparison.OrdinalIgnoreCase) || header.Key == "Retry-After"))
            http.Response.Headers[name] = values.ToArray();
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await http.Response.Body.WriteAsync(body);
    }
}
