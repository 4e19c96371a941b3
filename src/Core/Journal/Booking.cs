using Tagsale.Core.Ports;

namespace Tagsale.Core.Journal;

/// <summary>A movement at a payment service as the journal has it: what one entry changes in what the service owes.</summary>
/// <param name="Fee">What it kept of it, where the same entry says so; else nothing.</param>
public sealed record Booking(long Entry, PurchaseId Purchase, MovementKind Kind, Money Amount, Money Fee, DateTimeOffset At)
{
    /// <summary>What these lines say of the service. Lines of an entry need not stand side by side, but must all be there.</summary>
    public static IEnumerable<Booking> Of(IEnumerable<BookedLine> lines, string service) =>
        from entry in lines.GroupBy(booked => booked.Entry, booked => booked.Line)
        let booking = Of(entry.Key, [.. entry], Accounts.Service(service), Accounts.Fees(service))
        where booking is not null
        select booking;

    static Booking? Of(long entry, List<JournalLine> lines, string atService, string fees)
    {
        var fee = lines.Find(line => line.Account == fees);
        var what = lines.Find(line => line.Account == Accounts.Disputes) ?? lines.Find(line => line.Account == Accounts.RefundsDue)
            ?? lines.Find(line => line.Account == atService && line.Side == Side.Debit && fee is not { Side: Side.Credit }) ?? fee;
        if (what is not { Purchase: { } purchase } || !lines.Exists(line => line.Account == atService)) return null;

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
