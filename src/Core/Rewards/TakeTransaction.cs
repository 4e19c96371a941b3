using Tagsale.Core.Engine;

namespace Tagsale.Core.Rewards;

/// <summary>The card side reports a transaction.</summary>
public sealed record TakeTransaction(CardTransaction Transaction) : Command<TransactionOutcome>
{
    // By the merchant: payments there are credited by the same offers, and only one at a time can change a budget.
    public override int Lane => Lanes.Of(Transaction.Merchant.Id);

    public override string Subject => Transaction.Id;

    public override void Need(Keys keys)
    {
        if (Transaction.Type is TransactionType.Authorization or TransactionType.Clearing) keys.Payments.Add((Transaction.Card, Transaction.Merchant));
        else keys.FeedCards.Add(Transaction.Card);
        keys.Transactions.Add(Transaction.Id);
        if (Transaction.Original is { } original) keys.Transactions.Add(original);
        else if (Transaction.Type == TransactionType.Refund) keys.Refunded.Add(Transaction.Card);
    }

    public override TransactionOutcome Decide(WorkingSet set)
    {
        if (set.Rewards.Transaction(Transaction.Id) is { } before)
        {
            if (before.IsSame(Transaction)) return new TransactionOutcome.Already(before);
            // A file that is wrong throughout is one mistake: its report names each line.
            if (!set.HasRaised("transaction-contradicts")) set.Raise(At, "transaction-contradicts", $"transaction {Transaction.Id} was told again with other content, which was refused, and perhaps others with it");
            return new TransactionOutcome.Contradicts(before);
        }

        var taken = Taking.Take(set, Transaction, At);
        if (Transaction.Type is TransactionType.Authorization or TransactionType.Clearing) Taking.TakeWaiting(set, taken, At);
        return new TransactionOutcome.Taken(taken);
    }
}

public abstract record TransactionOutcome
{
    public sealed record Taken(TakenTransaction Transaction) : TransactionOutcome;

    /// <summary>It was told before; nothing is done again.</summary>
    public sealed record Already(TakenTransaction Transaction) : TransactionOutcome;

    /// <summary>The same id was told before with other content: nothing is done.</summary>
    public sealed record Contradicts(TakenTransaction Before) : TransactionOutcome;
}
