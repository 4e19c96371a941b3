using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tagsale.Tests.Web;

/// <summary>Members who buy the same thing again and again, whatever becomes of the server: what is not answered is sent again with its key.</summary>
sealed class Crowd(ShopOverHttp calls, string hashtag, IReadOnlyList<Person> members, int seed)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    readonly ConcurrentBag<string> _asks = [];
    readonly ConcurrentDictionary<string, string> _receipts = [];
    int _stopping;

    /// <summary>Posts that the server has taken.</summary>
    public IReadOnlyCollection<string> Asks => _asks;

    /// <summary>The reply to each confirmation posted.</summary>
    public IReadOnlyDictionary<string, string> Receipts => _receipts;

    public Task Buy() => Task.WhenAll(members.Select((member, number) => BuyOn(member, new Random(seed + number))));

    /// <summary>Each ends what it has begun.</summary>
    public void Stop() => Volatile.Write(ref _stopping, 1);

    async Task BuyOn(Person member, Random random)
    {
        while (Volatile.Read(ref _stopping) == 0)
        {
            var ask = await Post(member, $"#{hashtag}");
            _asks.Add(ask);
            var reply = await ReplyTo(ask);
            // One in five thinks better of it, and the hold lapses.
            if (!reply.Contains("To order and pay", StringComparison.Ordinal) || random.Next(5) == 0) continue;
            var confirmation = await Post(member, ShopOverHttp.CodeIn(reply));
            _receipts[confirmation] = await ReplyTo(confirmation);
        }
    }

    static async Task<string> Post(Person member, string text)
    {
        var key = Guid.NewGuid().ToString("N");
        return (await Persist(() => member.Plaza.Post("/plaza/posts", new { text }, key))).Expect(201).Text("id");
    }

    Task<string> ReplyTo(string post) => Until.Found(async () =>
    {
        var replies = (await Persist(() => calls.Anyone.Get($"/plaza/posts/{post}/replies"))).Expect(200).GetProperty("items");
        return replies.GetArrayLength() == 0 ? null : replies[0].Text("text");
    }, $"a reply to {post}", Patience);

    static async Task<Answered> Persist(Func<Task<Answered>> call)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                if (await call() is { Status: < System.Net.HttpStatusCode.InternalServerError } answer) return answer;
            }
            catch (HttpRequestException) when (waited.Elapsed < Patience)
            {
            }
            await Task.Delay(Between, TestContext.Current.CancellationToken);
        }
    }
}
