using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Member.Rewards;

/// <summary>Credits, clawbacks and card transactions in the member's words.</summary>
public static class CreditWords
{
    public static string Name(this StatementCredit credit) => (credit.State, credit.Amount.Minor < 0) switch
    {
        (CreditState.Sending, false) => "On its way",
        (CreditState.Paid, false) => "Sent to your card",
        (CreditState.Owed, false) => "Due from the issuer",
        (CreditState.Sending, true) => "Being taken back",
        (CreditState.Paid, true) => "Taken back",
        (CreditState.Owed, true) => "To be taken back",
        _ => throw new InvariantException($"a credit is not {credit.State}"),
    };

    /// <summary>Kind of a badge.</summary>
    public static string Kind(this StatementCredit credit) => credit.State == CreditState.Paid ? credit.Amount.Minor < 0 ? "" : "good" : "warn";

    /// <summary>What happens next.</summary>
    /// <param name="card">In words.</param>
    public static string Next(this StatementCredit credit, string card) => (credit.State, credit.Amount.Minor < 0) switch
    {
        (CreditState.Sending, false) => $"The payment service is being asked to put it on {card}.",
        (CreditState.Paid, false) => $"It was sent to {card}; banks show it on the statement within days.",
        (CreditState.Owed, false) => $"The issuer of {card} puts it on the statement. It stands in the next list that goes there.",
        (CreditState.Sending, true) => $"You gave back what it was for, so the payment service is being asked to take it back from {card}.",
        (CreditState.Paid, true) => $"You gave back what it was for, so it was taken back from {card}.",
        (CreditState.Owed, true) => $"You gave back what it was for, so the issuer of {card} takes it back. It stands in the next list that goes there.",
        _ => throw new InvariantException($"a credit is not {credit.State}"),
    };

    public static string Name(this TransactionType type) => type switch
    {
        TransactionType.Authorization => "Payment asked for",
        TransactionType.Clearing => "Payment",
        TransactionType.Refund => "Refund",
        TransactionType.Reversal => "Payment called off",
    };

    /// <summary>What it came to.</summary>
    public static string Outcome(this TakenTransaction taken) => taken switch
    {
        { CreditMinor: > 0 } => $"Earned {Write(taken, taken.CreditMinor)}",
        { CreditMinor: < 0 } => $"{Write(taken, -taken.CreditMinor)} taken back",
        { Status: TransactionStatus.Waiting } => "Waiting",
        { Transaction.Type: TransactionType.Authorization } => "Not cleared yet",
        { Transaction.Type: TransactionType.Clearing } => "Earned nothing",
        _ => "Nothing taken back",
    };

    /// <summary>Kind of a badge.</summary>
    public static string OutcomeKind(this TakenTransaction taken) => taken.CreditMinor > 0 ? "good" : taken.Status == TransactionStatus.Waiting ? "warn" : "";

    /// <summary>Why, in one sentence: that of the one offer which is about the shop, where there is one alone.</summary>
    public static string Reason(this TakenTransaction taken) => taken.Why.Offers.Where(trace => !trace.Rules.Any(rule => rule is { Rule: "merchant", Held: false })).ToList() switch
    {
        [var only] => only.Text,
        [] when taken.Why.Offers.Length > 0 => "None of the offers you have loaded is about this shop.",
        _ => taken.Why.Text,
    };

    public static string RuleName(string rule) => rule switch
    {
        "window" => "When",
        "merchant" => "Where",
        "currency" => "Currency",
        "day" => "Day",
        "minimumSpend" => "Minimum",
        "visit" => "Visit",
        _ => rule,
    };

    static string Write(TakenTransaction taken, long minor) => MoneyFormat.Write(taken.Transaction.Amount with { Minor = minor }, CultureInfo.CurrentCulture);
}
