using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Api;

/// <param name="Credit">Of lines about a statement credit, which have no purchase: its transaction and offer.</param>
/// <param name="Entry">The same for lines that belong together.</param>
sealed record JournalView(DateTimeOffset At, string Account, string Side, long Amount, string Currency, string? Purchase, long Entry, string? Credit)
{
    public static JournalView Of(BookedLine booked) => new(
        booked.Line.At, booked.Line.Account, booked.Line.Side == Core.Journal.Side.Debit ? "debit" : "credit", booked.Line.Amount.Minor, booked.Line.Amount.Currency,
        booked.Line.Purchase?.ToString(), booked.Entry, booked.Line.Credit?.ToString());
}

/// <param name="Opening">Debits less credits before the period.</param>
/// <param name="Closing">The same at its end.</param>
sealed record AccountBalanceView(string Account, string Currency, long Opening, long Debit, long Credit, long Closing)
{
    public static AccountBalanceView Of(AccountTotals t) => new(t.Account, t.Currency, t.OpeningMinor, t.DebitMinor, t.CreditMinor, t.ClosingMinor);
}

/// <summary>All accounts of a currency together: opening and closing are zero, debit and credit the same.</summary>
sealed record CurrencyBalanceView(string Currency, long Opening, long Debit, long Credit, long Closing);

sealed record BalanceView(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<AccountBalanceView> Items, IReadOnlyList<CurrencyBalanceView> Totals)
{
    public static BalanceView Of(Period period, IReadOnlyList<AccountTotals> totals) => new(
        period.From, period.To, [.. totals.Select(AccountBalanceView.Of)],
        [.. totals.GroupBy(t => t.Currency).OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => new CurrencyBalanceView(t.Key, t.Sum(a => a.OpeningMinor), t.Sum(a => a.DebitMinor), t.Sum(a => a.CreditMinor), t.Sum(a => a.ClosingMinor)))]);
}

/// <summary>What the merchant is owed; below zero where it owes.</summary>
/// <param name="Credit">What sales brought it.</param>
/// <param name="Debit">What refunds and lost disputes took.</param>
sealed record OwedView(string Currency, long Opening, long Credit, long Debit, long Closing)
{
    public static OwedView Of(AccountTotals t) => new(t.Currency, -t.OpeningMinor, t.CreditMinor, t.DebitMinor, -t.ClosingMinor);
}

sealed record StatementView(string Merchant, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<OwedView> Balances, IReadOnlyList<JournalView> Items, string? Next);

/// <summary>A movement as one of both has it.</summary>
sealed record MovementView(MoneyView Amount, MoneyView Fee, DateTimeOffset At);

/// <param name="Reference">The service's own, where it has it.</param>
/// <param name="Credit">Of a statement credit, which has no purchase.</param>
sealed record DifferenceView(string Difference, string Kind, string? Purchase, string? Reference, MovementView? Here, MovementView? There, string? Credit)
{
    public static DifferenceView Of(Difference d) => new(
        Name(d.Kind), Name(d.Here?.Kind ?? d.There!.Kind),
        (d.Here?.Purchase ?? Reconciliation.PurchaseOf(d.There!))?.ToString(), d.There?.Reference,
        d.Here is { } here ? new(MoneyView.Of(here.Amount), MoneyView.Of(here.Fee), here.At) : null,
        d.There is { } there ? new(MoneyView.Of(there.Amount), MoneyView.Of(there.Fee), there.At) : null,
        (d.Here?.Credit ?? (d.There is { } movement ? Reconciliation.CreditOf(movement) : null))?.ToString());

    public static string Name<T>(T kind) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());
}

/// <param name="Across">How much of the difference comes from the period's edges.</param>
sealed record ReconciledTotalView(string Kind, string Currency, long Here, long There, long Across, bool Agrees)
{
    public static ReconciledTotalView Of(ReconciledTotal t) => new(DifferenceView.Name(t.Kind), t.Currency, t.HereMinor, t.ThereMinor, t.AcrossMinor, t.Agrees);
}

/// <param name="ComparedTo">Up to when this page has compared.</param>
/// <param name="Next">Where the next page goes on, if that is not the end.</param>
sealed record ReconciliationView(
    string Service, DateTimeOffset From, DateTimeOffset To, DateTimeOffset ComparedTo, bool Agrees, IReadOnlyList<ReconciledTotalView> Totals, IReadOnlyList<DifferenceView> Items,
    DateTimeOffset? Next);
