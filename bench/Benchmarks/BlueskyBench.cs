using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Servers;
using Tagsale.Web;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// On a real AT Protocol server: from a member's createRecord to the storefront's reply standing on the server, at a steady rate. Beside it the server's own
/// stream: from the same createRecord until a listener that does nothing else has heard of it.
/// </summary>
static class BlueskyBench
{
    const int People = 10;
    const int PostsASecond = 4;
    const string Posts = "app.bsky.feed.post";
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);

    public static async Task<int> Run(Options options)
    {
        if (Pds.IsMissing) throw new OptionException(Pds.Missing);
        await using var pds = await Pds.Start();
        var storefront = await pds.SignUp("storefront");
        using var fresh = FreshStore.Make(options);
        await using var app = TagsaleApp.Build([
            $"--Tagsale:DataDirectory={fresh.Directory}", $"--Tagsale:Database={fresh.Setting}", $"--urls=http://127.0.0.1:{Ports.Free()}", $"--Tagsale:Bluesky:Service={pds.Url}",
            $"--Tagsale:Bluesky:Identifier={storefront.Handle}", $"--Tagsale:Bluesky:AppPassword={await storefront.AppPassword()}", $"--Tagsale:Bluesky:Stream={pds.StreamUrl}",
            $"--Tagsale:Bluesky:PlcDirectory={pds.PlcUrl}"]);
        await app.Start(TextWriter.Null);
        var people = await Enrol(app.Services, pds);

        using var stop = new CancellationTokenSource();
        var (heard, answered) = (new ConcurrentDictionary<string, long>(), new ConcurrentDictionary<string, long>());
        var watching = Task.WhenAll(Listen(pds, heard, stop.Token), Watch(storefront, answered, stop.Token));
        var (warmUp, count) = (options.Size(40), options.Size(400));
        var posts = new List<(string Uri, long At)>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < warmUp + count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PostsASecond) - clock.Elapsed;
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            var at = Stopwatch.GetTimestamp();
            posts.Add(((await people[i % People].Post("#BuyAlways please")).Uri, at));
        }
        await Waiting.For("replies", () => posts.Count(post => answered.ContainsKey(post.Uri)), posts.Count);
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync();

        var counted = posts.Skip(warmUp).ToList();
        Print(fresh, Since(counted, answered), Since(counted, heard));
        return 0;
    }

    static async Task<List<PdsAccount>> Enrol(IServiceProvider services, Pds pds)
    {
        var (engine, draw) = (services.GetRequiredService<GroupCommit>(), services.GetRequiredService<Draw>());
        var now = DateTimeOffset.UtcNow;
        var draft = new ProductDraft { Hashtag = "BuyAlways", Title = "Always there", Merchant = "Bench", Price = new Money(100, "USD"), Stock = 1_000_000, LimitPerMember = 1_000 };
        await engine.Submit(new PublishOffer(draft.Check(draw.OfferId(), now).Value!) { At = now });
        var people = new List<PdsAccount>();
        for (var i = 0; i < People; i++)
        {
            var account = await pds.SignUp("buyer");
            await engine.Submit(new EnrolMember(new()
            {
                Id = draw.MemberId(), Name = "Buyer", Email = "buyer@example.org", Address = new("1 Street", null, "City", null, "1", "US"), AddressNumber = 1,
                Consent = new("1", now, null), CreatedAt = now, Accounts = [new(new("bluesky", account.Did), account.Handle, now)],
                Cards = [new(draw.CardId(), "sandbox", "none", "Visa", "4242", $"fingerprint-{i}", new(2099, 1, 31), now)],
            }) { At = now });
            people.Add(account);
        }
        return people;
    }

    /// <summary>Hears of a post as soon as anybody can.</summary>
    static async Task Listen(Pds pds, ConcurrentDictionary<string, long> heard, CancellationToken cancellation)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new($"{pds.StreamUrl}/xrpc/com.atproto.sync.subscribeRepos"), cancellation);
        var frame = new byte[1 << 20];
        while (true)
        {
            var length = 0;
            for (var ended = false; !ended;)
            {
                var part = await socket.ReceiveAsync(frame.AsMemory(length), cancellation);
                (length, ended) = (length + part.Count, part.EndOfMessage);
            }
            var at = Stopwatch.GetTimestamp();
            // What a commit is about stands in it as text: the account, and the path of the record.
            var text = Encoding.Latin1.GetString(frame, 0, length);
            if (text.IndexOf(Posts + "/", StringComparison.Ordinal) is var path and >= 0 && text.IndexOf("did:plc:", StringComparison.Ordinal) is var did and >= 0)
                heard.TryAdd($"at://{text.Substring(did, 32)}/{text.Substring(path, Posts.Length + 14)}", at);
        }
    }

    static async Task Watch(PdsAccount storefront, ConcurrentDictionary<string, long> answered, CancellationToken cancellation)
    {
        while (true)
        {
            var records = await storefront.List(Posts);
            var at = Stopwatch.GetTimestamp();
            foreach (var record in records)
                if (record["value"]!["reply"]?["parent"]?["uri"]?.ToString() is { } post) answered.TryAdd(post, at);
            await Task.Delay(Look, cancellation);
        }
    }

    static List<double> Since(List<(string Uri, long At)> posts, ConcurrentDictionary<string, long> seen) =>
        [.. posts.Where(post => seen.ContainsKey(post.Uri)).Select(post => Stopwatch.GetElapsedTime(post.At, seen[post.Uri]).TotalMilliseconds).Order()];

    static void Print(FreshStore store, List<double> replies, List<double> stream) => Line(new
    {
        Bench = "bluesky", Store = store.Name, What = "createRecord to reply", Value = Round(At(replies, 0.5)), Unit = "ms",
        Reference = new { Name = "stream of the server", Value = Round(At(stream, 0.5)), P99Ms = Round(At(stream, 0.99)), stream.Count },
        Ratio = Round(At(replies, 0.5) / At(stream, 0.5), 1), Rate = PostsASecond, replies.Count, P50Ms = Round(At(replies, 0.5)), P99Ms = Round(At(replies, 0.99)),
    });
}
