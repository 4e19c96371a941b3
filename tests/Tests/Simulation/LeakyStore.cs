using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Simulation;

/// <summary>A store that forgets a part of what it is given.</summary>
sealed record LeakyStore(
    IStore Store, bool LosesHolds = false, bool ForgetsClaims = false, bool DropsJournal = false, bool ForgetsOptOuts = false, bool DropsCharges = false) : IStore
{
    public int Lanes => Store.Lanes;

    public void Migrate() => Store.Migrate();

    public IBatch Begin() => new Batch(this, Store.Begin());

    public bool Leads(string network) => Store.Leads(network);

    public IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit) => Store.Claim(now, limit);

    public void Disown() => Store.Disown();

    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit) => Store.Due(network, until, now, limit);

    public SourcePosition? Position(string network) => Store.Position(network);

    public IReadOnlyList<string> Networks() => Store.Networks();

    public NewTags OfferTags(long after) => Store.OfferTags(after);

    public int Prune(Retention before, int limit) => Store.Prune(before, limit);

    public bool IsAlive() => Store.IsAlive();

    public void Dispose() => Store.Dispose();

    sealed class Batch(LeakyStore owner, IBatch batch) : IBatch
    {
        public Loaded Load(Keys keys)
        {
            var loaded = batch.Load(keys);
            if (owner.ForgetsClaims)
            {
                foreach (var key in loaded.ClaimsByMember.Keys) loaded.ClaimsByMember[key] = default;
                foreach (var key in loaded.ClaimsByCard.Keys) loaded.ClaimsByCard[key] = default;
            }
            if (owner.ForgetsOptOuts) loaded.Contacts.Clear();
            return loaded;
        }

        public void Save(Changes changes)
        {
            if (owner.LosesHolds)
                foreach (var (key, change) in changes.Stock.Where(s => s.Value.After.Held < s.Value.Before.Held && s.Value.After.Sold == s.Value.Before.Sold).ToList())
                    changes.Stock[key] = change with { After = change.Before };
            if (owner.DropsJournal) changes.Journal.Clear();
            if (owner.DropsCharges)
                foreach (var key in changes.Queued.Keys.Where(key => key.StartsWith("charge/", StringComparison.Ordinal)).ToList()) changes.Queued.Remove(key);
            batch.Save(changes);
        }

        public void Dispose() => batch.Dispose();
    }
}
