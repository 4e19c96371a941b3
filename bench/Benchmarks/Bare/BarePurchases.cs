namespace Tagsale.Benchmarks.Bare;

/// <summary>
/// Writes the rows of whole purchases in the steps the engine writes them, a transaction a step, and decides nothing: what the same store can do at most with the same tables
/// and indexes.
/// </summary>
abstract class BarePurchases : IDisposable
{
    public void Write(BarePurchase[] batch)
    {
        Hold(batch);
        Reply(batch);
        Confirm(batch);
        Charge(batch);
        Settle(batch);
    }

    /// <summary>The post seen, the unit held, the purchase with its timer, the reply queued.</summary>
    public abstract void Hold(BarePurchase[] batch);

    /// <summary>The reply out.</summary>
    protected abstract void Reply(BarePurchase[] batch);

    /// <summary>The post seen, the purchase confirmed, the charge queued.</summary>
    protected abstract void Confirm(BarePurchase[] batch);

    /// <summary>The charge out, the purchase paid, the unit sold, three journal lines, receipt and mail queued.</summary>
    protected abstract void Charge(BarePurchase[] batch);

    /// <summary>Receipt and mail out.</summary>
    protected abstract void Settle(BarePurchase[] batch);

    public abstract void Dispose();

    protected static (Guid Offer, int Units)[] Units(BarePurchase[] batch) =>
        [.. batch.GroupBy(p => p.Offer).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key)];
}
