using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Rewards;

/// <summary>The payment service has moved a statement credit, or does not do that.</summary>
public sealed record SettleCredit(OutboxItem.Credit Item, CreditAnswer Answer) : Command<SettleOutcome>
{
    public override int Lane => Lanes.Of(Item.Card.Token);

    public override string Subject => Item.Key;

    public override void Need(Keys keys)
    {
        keys.Outbox.Add(Item.Key);
        keys.Credits.Add(Item.CreditKey);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.IsQueued(Item.Key)) return SettleOutcome.Already;
        set.Unqueue(Item.Key);

        var credit = Invariant.Found(set.Rewards.Credit(Item.CreditKey), $"credit {Item.CreditKey}");
        switch (Answer)
        {
            case CreditAnswer.Credited credited:
                Pay(set, credit, credited.Reference, Accounts.Service(credit.Card.Service), At);
                break;
            case CreditAnswer.NotOffered:
                set.Rewards.Put(credit with { State = CreditState.Owed });
                break;
            case CreditAnswer.Refused refused:
                set.Rewards.Put(credit with { State = CreditState.Owed });
                set.Raise(At, "credit-refused", $"{credit.Card.Service} refused the credit {credit.Key} of {credit.Amount}: {refused.Reason}; it stands in the payout file");
                break;
            default:
                throw new InvariantException($"{Answer.GetType().Name} settles no credit");
        }
        return SettleOutcome.Settled;
    }

    internal static void Pay(WorkingSet set, StatementCredit credit, string reference, string account, DateTimeOffset at)
    {
        set.Rewards.Put(credit with { State = CreditState.Paid, Reference = reference });
        set.Write(JournalEntry.CreditPaid(credit, account, at));
    }
}

/// <summary>The issuer has carried out credits of the payout file.</summary>
/// <param name="Reference">The issuer's, of the file.</param>
public sealed record PayCredits(IReadOnlyList<CreditKey> Paid, string Reference) : Command<int>
{
    public override string Subject => Reference;

    public override void Need(Keys keys) => keys.Credits.UnionWith(Paid);

    /// <returns>How many were owed until now.</returns>
    public override int Decide(WorkingSet set)
    {
        var owed = Paid.Distinct().Select(set.Rewards.Credit).OfType<StatementCredit>().Where(c => c.State == CreditState.Owed).ToList();
        foreach (var credit in owed) SettleCredit.Pay(set, credit, Reference, Accounts.Payouts, At);
        return owed.Count;
    }
}
