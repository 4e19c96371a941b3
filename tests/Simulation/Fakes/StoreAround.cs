using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;

namespace Tagsale.Simulation.Fakes;

/// <summary>A store in which something else happens at a batch, and nothing else does.</summary>
public abstract class StoreAround(IStore store) : IStore
{
    public int Lanes => store.Lanes;

    public void Migrate() => store.Migrate();

    public abstract IBatch Begin();

    public bool Leads(string network) => store.Leads(network);

    public IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit) => store.Claim(now, limit);

    public IReadOnlyCollection<string> Missing(IReadOnlyCollection<string> keys) => store.Missing(keys);

    public void Disown() => store.Disown();

    public SpendOutcome Spend(string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now) =>
        store.Spend(key, account, points, windows, now);

    public void Pause(SocialAccount account, DateTimeOffset until) => store.Pause(account, until);

    public PostingLedger Ledger(SocialAccount account, DateTimeOffset since) => store.Ledger(account, since);

    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit) => store.Due(network, until, now, limit);

    public SourcePosition? Position(string network) => store.Position(network);

    public DateTimeOffset? ListedUntil(string service) => store.ListedUntil(service);

    public IReadOnlyList<string> Networks() => store.Networks();

    public IReadOnlySet<SocialAccount> Linked(IReadOnlyCollection<SocialAccount> accounts) => store.Linked(accounts);

    public NewTags OfferTags(long after) => store.OfferTags(after);

    public int Prune(Retention before, int limit) => store.Prune(before, limit);

    public bool IsAlive() => store.IsAlive();

    public void Dispose()
    {
        store.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IBatch BeginInside() => store.Begin();
}
