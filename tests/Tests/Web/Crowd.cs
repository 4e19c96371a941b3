using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Tagsale.Tests.Web;

/// <summary>
/// Members who buy the same thing again and again, whatever becomes of the servers: what one does not answer is sent again with its key, to the same or to another.
/// </summary>
sealed class Crowd(IReadOnlyList<string> addresses, string hashtag, IReadOnlyList<Person> members, int seed)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    readonly ConcurrentBag<string> _asks = [];
    readonly ConcurrentDictionary<string, string> _receipts = [];
    int _stopping;

    /// <summary>Posts that the server has taken.</summary>
    public IReadOnlyCollection<string> Asks => _asks;

    /// <summary>The reply to each confirmation posted.</summary>
    public IReadOnlyDictionary<string, string> Receipts => _receipts;

    public static async Task<Crowd> Gather(IReadOnlyList<ShopOverHttp> shops, string hashtag, int members, int seed)
    {
        var people = new List<Person>();
        for (var i = 0; i < members; i++) people.Add((await shops[i % shops.Count].NewMember()).Person);
        return new([.. shops.Select(shop => shop.Address)], hashtag, people, seed);
    }

    public Task Buy() => Task.WhenAll(members.Select((member, number) => BuyOn(member, new Random(seed + number))));

    /// <summary>Each ends what it has begun.</summary>
    public void Stop() => Volatile.Write(ref _stopping, 1);

    async Task BuyOn(Person member, Random random)
    {
        var servers = addresses.Select(member.Plaza.At).ToList();
        while (Volatile.Read(ref _stopping) == 0)
        {
            var ask = await Post($"#{hashtag}");
            _asks.Add(ask);
            var reply = await ReplyTo(ask);
            // One in five thinks better of it, and the hold lapses.
            if (!reply.Contains("To order and pay", StringComparison.Ordinal) || random.Next(5) == 0) continue;
            var confirmation = await Post(ShopOverHttp.CodeIn(reply));
            _receipts[confirmation] = await ReplyTo(confirmation);
        }

        async Task<string> Post(string text)
        {
            var key = Guid.NewGuid().ToString("N");
            return (await Persist(server => server.Post("/plaza/posts", new { text }, key))).Expect(201).Text("id");
        }

        Task<string> ReplyTo(string post) => Until.Found(async () =>
        {
            var replies = (await Persist(server => server.Get($"/plaza/posts/{post}/replies"))).Expect(200).GetProperty("items");
            return replies.GetArrayLength() == 0 ? null : replies[0].Text("text");
        }, $"a reply to {post}", Patience);

        async Task<Answered> Persist(Func<Caller, Task<Answered>> call)
        {
            for (var waited = Stopwatch.StartNew(); ;)
            {
                try
                {
                    if (await call(servers[random.Next(servers.Count)]) is { Status: < System.Net.HttpStatusCode.InternalServerError } answer) return answer;
                }
                catch (Exception cut) when (cut is HttpRequestException or SocketException && waited.Elapsed < Patience)
                {
                }
                await Task.Delay(Between, TestContext.Current.CancellationToken);
            }
        }
    }
}
