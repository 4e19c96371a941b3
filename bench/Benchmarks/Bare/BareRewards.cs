namespace Tagsale.Benchmarks.Bare;

/// <summary>Writes the rows of card transactions in the steps the engine writes them, a transaction a step, and decides nothing.</summary>
abstract class BareRewards : IDisposable
{
    public void Write(BarePayment[] batch)
    {
        BarePayment[] earning = [.. batch.Where(p => p.Earns)];
        Take(batch, earning);
        if (earning.Length > 0) Settle(earning);
    }

    /// <summary>All of them kept; of those that earn the enrolment, the budget, what the payment has earned, the credit with two journal lines, and what the payment service is to do.</summary>
    protected abstract void Take(BarePayment[] all, BarePayment[] earning);

    /// <summary>The credit out and paid, and two journal lines.</summary>
    protected abstract void Settle(BarePayment[] earning);

    public abstract void Dispose();

    protected static (Guid Offer, long Minor)[] Budgets(BarePayment[] earning) =>
        [.. earning.GroupBy(p => p.Offer).Select(g => (g.Key, g.Sum(p => p.Credit))).OrderBy(g => g.Key)];
}
