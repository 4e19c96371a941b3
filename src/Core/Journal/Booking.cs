using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Journal;

/// <summary>A movement at a payment service as the journal has it: what one entry changes in what the service owes.</summary>
/// <param name="Purchase">What it is about; or else <paramref name="Credit"/>.</param>
/// <param name="Fee">What it kept of it, where the same entry says so; else nothing.</param>
public sealed record Booking(long Entry, PurchaseId? Purchase, MovementKind Kind, Money Amount, Money Fee, DateTimeOffset At, CreditKey? Credit = null)
{
    /// <summary>The key that the service was asked with.</summary>
    public string Key => Credit is { } credit ? OutboxItem.Credit.KeyOf(credit) : $"{Purchase}";

    /// <summary>What these lines say of the service. Lines of an entry need not stand side by side, but must all be there.</summary>
    public static IEnumerable<Booking> Of(IEnumerable<BookedLine> lines, string service) =>
        from entry in lines.GroupBy(booked => booked.Entry, booked => booked.Line)
        let booking = Of(entry.Key, [.. entry], Accounts.Service(service), Accounts.Fees(service))
        where booking is not null
        select booking;

    static Booking? Of(long entry, List<JournalLine> lines, string atService, string fees)
    {
        if (lines.Find(line => line.Account == atService) is not { } moved) return null;
        if (moved.Credit is { } credit)
            return new(
                entry, null, moved.Side == Side.Credit ? MovementKind.StatementCredit : MovementKind.StatementCreditTakenBack, moved.Amount, Money.Zero(moved.Amount.Currency), moved.At, credit);

        var fee = lines.Find(line => line.Account == fees);
        var what = lines.Find(line => line.Account == Accounts.Disputes) ?? lines.Find(line => line.Account == Accounts.RefundsDue)
            ?? lines.Find(line => line.Account == atService && line.Side == Side.Debit && fee is not { Side: Side.Credit }) ?? fee;
        if (what is not { Purchase: { } purchase }) return null;

        var kept = fee is null ? Money.Zero(what.Amount.Currency) : fee.Amount with { Minor = fee.Side == Side.Debit ? fee.Amount.Minor : -fee.Amount.Minor };
        return what == fee
            ? new(entry, purchase, MovementKind.Fee, kept, Money.Zero(kept.Currency), what.At)
            : new(entry, purchase, KindOf(what), what.Amount, kept, what.At);
    }

    static MovementKind KindOf(JournalLine line) => (line.Account, line.Side) switch
    {
        (Accounts.Disputes, Side.Debit) => MovementKind.Dispute,
        (Accounts.Disputes, _) => MovementKind.DisputeReturned,
        (Accounts.RefundsDue, Side.Debit) => MovementKind.Refund,
        _ => MovementKind.Charge,
    };
}
