using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Rewards;

/// <summary>The payment service has moved a statement credit, or does not do that.</summary>
public sealed record SettleCredit(OutboxItem.Credit Item, CreditAnswer Answer) : ItemCommand<OutboxItem.Credit>(Item)
{
    public override int Lane => Lanes.Of(Item.Card.Token);

    public override void Need(Keys keys)
    {
        base.Need(keys);
        keys.Credits.Add(Item.CreditKey);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.TryUnqueue(Item.Key)) return SettleOutcome.Already;

        var credit = Invariant.Found(set.Rewards.Credit(Item.CreditKey), $"credit {Item.CreditKey}");
        switch (Answer)
        {
            case CreditAnswer.Credited credited:
                Pay(set, credit, credited.Reference, Accounts.Service(credit.Card.Service), At);
                break;
            case CreditAnswer.NotOffered:
                set.Rewards.Put(credit with { State = CreditState.Owed }, At);
                break;
            case CreditAnswer.Refused refused:
                set.Rewards.Put(credit with { State = CreditState.Owed }, At);
                set.Raise(At, "credit-refused", $"{credit.Card.Service} refused the credit {credit.Key} of {credit.Amount}: {refused.Reason}; it stands in the payout file");
                break;
            default:
                throw new InvariantException($"{Answer.GetType().Name} settles no credit");
        }
        return SettleOutcome.Settled;
    }

    internal static void Pay(WorkingSet set, StatementCredit credit, string reference, string account, DateTimeOffset at)
    {
        set.Rewards.Put(credit with { State = CreditState.Paid, Reference = reference }, at);
        set.Write(JournalEntry.CreditPaid(credit, account, at));
    }
}
