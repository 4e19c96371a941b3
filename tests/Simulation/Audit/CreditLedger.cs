using Tagsale.Core.Journal;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>Every credit and clawback stands in the journal, balanced, and as the bank has it: moved once, or owed and told to the operator.</summary>
static class CreditLedger
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var lines = evidence.Journal.Where(l => l.Credit is not null).ToLookup(l => l.Credit!.Value);
        var moved = evidence.Payments.Credits.ToLookup(c => c.Key);
        foreach (var key in lines.Select(l => l.Key).Except(evidence.World.Witness.Loads.Credits.Select(c => c.Credit.Key)))
            yield return new(Rules.JournalIsTheBanks, $"{key} stands in the journal, and was never decided");

        foreach (var credit in evidence.World.Witness.Loads.Credits.Select(seen => seen.Credit))
        {
            var (key, card, atBank) = (credit.Key, credit.Card.Token, moved[$"credit/{credit.Key}"].ToList());
            if (atBank.Count > 1) yield return new(Rules.OneCredit, $"{key} went to the card {atBank.Count} times", Card: card);
            if (atBank.Any(c => c.Amount != credit.Amount || c.Token != card)) yield return new(Rules.OneCredit, $"{key} of {credit.Amount} was asked for as {atBank[0].Amount}", Card: card);

            if (lines[key].Sum(Signed) is var off and not 0) yield return new(Rules.JournalBalances, $"the lines of {key} are out of balance by {off}", Card: card);
            var paid = atBank.Where(c => !c.IsRefused).Sum(c => c.Amount.Minor);
            if (On(key, "service:" + FakePayments.Bank) is var booked && booked != -paid) yield return new(Rules.JournalIsTheBanks, $"{key}: {booked} stand in the journal, {paid} went to the card", Card: card);
            if (On(key, "credits-due") is var due && due != paid - credit.Amount.Minor) yield return new(Rules.JournalIsTheBanks, $"{key} of {credit.Amount}: {due} stand in the journal as owed, {paid} went to the card", Card: card);
            if (On(key, "merchant:" + evidence.Bonuses[key.Offer].Merchant) is var borne && borne != credit.Amount.Minor) yield return new(Rules.JournalIsTheBanks, $"{key} of {credit.Amount}: the merchant bears {borne}", Card: card);
            if (due != 0 && !evidence.Alerts.Any(a => a.Kind == "credit-refused" && a.Text.Contains(key.ToString(), StringComparison.Ordinal)))
                yield return new(Rules.JournalIsTheBanks, $"{key} is owed, and nobody was told", Card: card);
        }

        long On(CreditKey key, string account) => lines[key].Where(l => l.Account == account).Sum(Signed);
    }

    static long Signed(JournalLine line) => line.Side == Side.Debit ? line.Amount.Minor : -line.Amount.Minor;
}
