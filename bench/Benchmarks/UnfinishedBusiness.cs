using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Web;

namespace Tagsale.Benchmarks;

/// <summary>What a program that was killed leaves in its data directory: purchases that await their confirmation, and replies to posts on Plaza that are not out.</summary>
static class UnfinishedBusiness
{
    const string Network = "plaza";
    const int Buyers = 1_000;
    const int AtOnce = 10_000;

    public static async Task Leave(FreshStore fresh, int open, int unsent)
    {
        var shoppers = new Shoppers(Buyers, 1_000, 1_000_000);
        using var square = new PlazaSquare(Path.Combine(fresh.Directory, "plaza.db"), TimeProvider.System);
        var people = Enumerable.Range(0, Buyers).Select(n => ((SignUpAnswer.SignedUp)square.SignUp($"buyer{n}")).Account).ToList();

        using var store = fresh.Open();
        var rules = new ProgramRules { Id = FreshStore.Program, Name = "Tagsale", PublicUrl = "http://127.0.0.1", TermsVersion = "1", Storefronts = [], StepUp = new() { Young = TimeSpan.Zero } };
        var runner = new BatchRunner(store, rules);
        var queued = new List<OutboxItem.Reply>();
        runner.Committed += changes => Collect(queued, changes);
        using var engine = new GroupCommit(runner);
        await shoppers.Publish(engine);
        await shoppers.Enrol(engine, n => new(Network, people[n].Id));
        // What it reads when it is back, it has handled: all of it comes a second time.
        await engine.Submit(new AdvanceSource(new(Network, "0", DateTimeOffset.UnixEpoch)) { At = DateTimeOffset.UtcNow });

        for (var first = 0; first < open; first += AtOnce)
        {
            await Hold(engine, shoppers, people, first, Math.Min(AtOnce, open - first), (number, _, _) => $"answered{number}");
            await Task.WhenAll(queued.Select(item => engine.Enqueue(new SettleReply(item, new PublishAnswer.Published(item.To, DateTimeOffset.UtcNow)) { At = DateTimeOffset.UtcNow })));
            queued.Clear();
        }
        await Hold(engine, shoppers, people, open, unsent, (_, author, text) => ((PlazaAnswer.Done)square.Post(author, text)).Post.Id);
    }

    static void Collect(List<OutboxItem.Reply> queued, Changes changes)
    {
        lock (queued) queued.AddRange(changes.Queued.Values.OfType<OutboxItem.Reply>());
    }

    static async Task Hold(GroupCommit engine, Shoppers shoppers, List<PlazaAccount> people, int first, int count, Func<int, PlazaAccount, string, string> post)
    {
        var draw = new Draw(TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(first, count).Select(number =>
        {
            var (author, hashtag) = (people[shoppers.MemberOf(number)], Shoppers.Hashtag(shoppers.OfferOf(number)));
            var id = post(number, author, $"#{hashtag} please");
            var now = DateTimeOffset.UtcNow;
            var read = new Post(new(Network, id), new(Network, author.Id), now, PostKind.Original, true, true, false, null, [Hashtags.Fold(hashtag)!], "", false);
            return engine.Enqueue(new ReadPost(read, draw.PurchaseId(Core.Engine.Lanes.Of(read.Tags[0])), draw.Entropy()) { At = now });
        }));
    }
}
