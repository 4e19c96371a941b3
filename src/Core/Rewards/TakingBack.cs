using System.Collections.Immutable;
using Tagsale.Core.Engine;

namespace Tagsale.Core.Rewards;

/// <summary>A payment is given back, all or a part: its credits go back in proportion.</summary>
sealed class TakingBack(WorkingSet set, CardTransaction transaction, MemberId member, DateTimeOffset now)
{
    public TakenTransaction Decide()
    {
        if (transaction.Original is null && transaction.Type == TransactionType.Reversal) return Nothing(transaction.Id, "It names no payment to be taken back.");
        if (transaction.Original is null) return set.Rewards.Refundable(transaction) is { Count: > 0 } found ? Take(Fitting(found).Key.Sale, transaction.Amount) : WithoutPayment();
        if (set.Rewards.Transaction(transaction.Original) is not { } original) return Wait("It waits for the payment it takes back.");
        if (original.Transaction.Card != transaction.Card) return Nothing(transaction.Id, "It names the payment of another card, and nothing is taken back by it.");
        // Both came before anybody had the card, and the payment is looked at anew only after this.
        if (original.Status == TransactionStatus.UnknownCard) return Wait("It waits for the payment it takes back.");

        return (transaction.Type, original.Transaction.Type) switch
        {
            (TransactionType.Refund, TransactionType.Clearing) => Take(original.Sale, transaction.Amount),
            (TransactionType.Refund, TransactionType.Authorization) when set.Rewards.RedemptionsOf(original.Sale, transaction.Card).Count > 0 => Take(original.Sale, transaction.Amount),
            (TransactionType.Refund, TransactionType.Authorization) when set.Rewards.EnrollmentsOf(transaction.Card).Count == 0 => Nothing(original.Sale, "No offer was loaded to the card."),
            (TransactionType.Refund, TransactionType.Authorization) => Wait("It waits for the payment to clear; nothing has been credited for it."),
            (TransactionType.Reversal, TransactionType.Clearing) when transaction.Amount.Currency != original.Transaction.Amount.Currency =>
                Nothing(original.Sale, $"Nothing: it is in {transaction.Amount.Currency}, and the payment was in {original.Transaction.Amount.Currency}."),
            (TransactionType.Reversal, TransactionType.Clearing) => Take(original.Sale, original.Transaction.Amount),
            (TransactionType.Reversal, TransactionType.Authorization) => Nothing(original.Sale, "The authorisation was taken back; credits come when a payment clears, and what has cleared stays."),
            _ => Nothing(original.Sale, "What it names is no payment."),
        };
    }

    /// <summary>Of a refund that names nothing and waited: null where this is not a payment it can have waited for.</summary>
    public TakenTransaction? TakeFrom(string sale) => set.Rewards.Refundable(transaction).Any(r => r.Key.Sale == sale) ? Take(sale, transaction.Amount) : null;

    /// <summary>It may have come ahead of its payment, where that can earn anything.</summary>
    TakenTransaction WithoutPayment() => set.Rewards.EnrollmentsOf(transaction.Card).Any(e => Rules.IsAbout(set.Rewards.Offer(e.Offer).Match, transaction.Merchant))
        ? Wait("It names no payment, and none at this merchant had earned anything. It waits for one that was made before it.")
        : Nothing(transaction.Id, "No payment at this merchant had earned anything.");

    /// <summary>The payment of just that amount, else one that is large enough, else the newest.</summary>
    Redemption Fitting(IReadOnlyList<Redemption> newestFirst) =>
        newestFirst.FirstOrDefault(r => r.RemainingMinor == transaction.Amount.Minor) ?? newestFirst.FirstOrDefault(r => r.RemainingMinor > transaction.Amount.Minor) ?? newestFirst[0];

    TakenTransaction Take(string sale, Money amount)
    {
        ImmutableArray<OfferTrace> traces = [.. set.Rewards.RedemptionsOf(sale, transaction.Card).Select(r => Take(r, amount))];
        var back = traces.Sum(t => t.CreditMinor);
        return new(
            transaction, back < 0 ? TransactionStatus.ClawedBack : TransactionStatus.Recorded, member, sale, back,
            new(back < 0 ? "What was credited for the payment is taken back in proportion." : "Nothing that was credited had to be taken back.", traces));
    }

    OfferTrace Take(Redemption before, Money amount)
    {
        var offer = set.Rewards.Offer(before.Key.Offer);
        if (amount.Currency != offer.Currency) return new(offer.Id, offer.Title, [], 0, $"Nothing: it is in {amount.Currency}, and the payment was in {offer.Currency}.");

        var after = before.Refund(amount.Minor);
        var back = before.NetMinor - after.NetMinor;
        set.Rewards.Put(after);
        Crediting.TakeBack(set, before.Enrollment, offer.Id, transaction, back, now);
        var beyond = amount.Minor > before.RemainingMinor ? $" {amount} is more than the {offer.Amount(before.RemainingMinor)} that was left of the payment." : "";
        return new(
            offer.Id, offer.Title, [], -back,
            $"{offer.Amount(after.RefundedMinor)} of {offer.Amount(after.ClearedMinor)} is given back, so {offer.Amount(after.NetMinor)} of {offer.Amount(before.GrantedMinor)} stays credited.{beyond}");
    }

    TakenTransaction Nothing(string sale, string why) => new(transaction, TransactionStatus.Recorded, member, sale, 0, why);

    TakenTransaction Wait(string why) => new(transaction, TransactionStatus.Waiting, member, transaction.Original ?? transaction.Id, 0, why);
}
