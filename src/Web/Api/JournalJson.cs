using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Api;

/// <param name="Credit">Of lines about a statement credit, which have no purchase: its transaction and offer.</param>
/// <param name="Entry">The same for lines that belong together.</param>
sealed record JournalJson(DateTimeOffset At, string Account, string Side, long Amount, string Currency, string? Purchase, long Entry, string? Credit)
{
    public static JournalJson Of(BookedLine booked) => new(
        booked.Line.At, booked.Line.Account, OutsideName.Of(booked.Line.Side), booked.Line.Amount.Minor, booked.Line.Amount.Currency,
        booked.Line.Purchase?.ToString(), booked.Entry, booked.Line.Credit?.ToString());
}

/// <param name="Opening">Debits less credits before the period.</param>
/// <param name="Closing">The same at its end.</param>
sealed record AccountBalanceJson(string Account, string Currency, long Opening, long Debit, long Credit, long Closing)
{
    public static AccountBalanceJson Of(AccountTotals t) => new(t.Account, t.Currency, t.OpeningMinor, t.DebitMinor, t.CreditMinor, t.ClosingMinor);
}

/// <summary>All accounts of a currency together: opening and closing are zero, debit and credit the same.</summary>
sealed record CurrencyBalanceJson(string Currency, long Opening, long Debit, long Credit, long Closing);

sealed record BalanceJson(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<AccountBalanceJson> Items, IReadOnlyList<CurrencyBalanceJson> Totals)
{
    public static BalanceJson Of(Period period, IReadOnlyList<AccountTotals> totals) => new(
        period.From, period.To, [.. totals.Select(AccountBalanceJson.Of)],
        [.. totals.GroupBy(t => t.Currency).OrderBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => new CurrencyBalanceJson(t.Key, t.Sum(a => a.OpeningMinor), t.Sum(a => a.DebitMinor), t.Sum(a => a.CreditMinor), t.Sum(a => a.ClosingMinor)))]);
}

/// <summary>What the merchant is owed; below zero where it owes.</summary>
/// <param name="Credit">What sales brought it.</param>
/// <param name="Debit">What refunds and lost disputes took.</param>
sealed record OwedJson(string Currency, long Opening, long Credit, long Debit, long Closing)
{
    public static OwedJson Of(AccountTotals t) => new(t.Currency, -t.OpeningMinor, t.CreditMinor, t.DebitMinor, -t.ClosingMinor);
}

sealed record StatementJson(string Merchant, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<OwedJson> Balances, IReadOnlyList<JournalJson> Items, string? Next);

/// <summary>A movement as one of both has it.</summary>
sealed record MovementJson(MoneyJson Amount, MoneyJson Fee, DateTimeOffset At);

/// <param name="Reference">The service's own, where it has it.</param>
/// <param name="Credit">Of a statement credit, which has no purchase.</param>
sealed record DifferenceJson(string Difference, string Kind, string? Purchase, string? Reference, MovementJson? Here, MovementJson? There, string? Credit)
{
    public static DifferenceJson Of(Difference d) => new(
        OutsideName.Of(d.Kind), OutsideName.Of(d.Here?.Kind ?? d.There!.Kind),
        d.Purchase?.ToString(), d.There?.Reference,
        d.Here is { } here ? new(MoneyJson.Of(here.Amount), MoneyJson.Of(here.Fee), here.At) : null,
        d.There is { } there ? new(MoneyJson.Of(there.Amount), MoneyJson.Of(there.Fee), there.At) : null,
        d.Credit?.ToString());
}

/// <param name="Across">How much of the difference comes from the period's edges.</param>
sealed record ReconciledTotalJson(string Kind, string Currency, long Here, long There, long Across, bool Agrees)
{
    public static ReconciledTotalJson Of(ReconciledTotal t) => new(OutsideName.Of(t.Kind), t.Currency, t.HereMinor, t.ThereMinor, t.AcrossMinor, t.Agrees);
}

/// <param name="ComparedTo">Up to when this page has compared.</param>
/// <param name="Next">Where the next page goes on, if that is not the end.</param>
sealed record ReconciliationJson(
    string Service, DateTimeOffset From, DateTimeOffset To, DateTimeOffset ComparedTo, bool Agrees, IReadOnlyList<ReconciledTotalJson> Totals, IReadOnlyList<DifferenceJson> Items,
    DateTimeOffset? Next);
