namespace Tagsale.Simulation.Audit;

/// <summary>Works out anew, from what the outside saw, what must be so, and compares. It shares no rule with the programme.</summary>
public static class Auditor
{
    public static IReadOnlyList<Violation> Audit(Evidence evidence) =>
        [
            .. Stocks.Check(evidence),
            .. Refusals.Check(evidence),
            .. Limits.Check(evidence),
            .. Charges.Check(evidence),
            .. Ledger.Check(evidence),
            .. Cards.Check(evidence),
            .. CreditLedger.Check(evidence),
            .. Loadings.Check(evidence),
            .. Earnings.Check(evidence),
            .. Spendings.Check(evidence),
            .. Replies.Check(evidence),
            .. Answers.Check(evidence),
            .. Tellings.Check(evidence),
            .. Budgets.Check(evidence),
            .. Endings.Check(evidence),
        ];
}
