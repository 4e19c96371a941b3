using Tagsale.Core.Ports;

namespace Tagsale.Core.Journal;

/// <summary>
/// Finds for each movement its booking: of the same purchase or statement credit, of the same kind and amount, and of those the nearest in time. A service tells no entry's number, and a
/// purchase may have several refunds alike.
/// </summary>
sealed class Comparison(DateTimeOffset from, DateTimeOffset to)
{
    readonly List<Difference> _differences = [];
    readonly Dictionary<(MovementKind Kind, string Currency), (long Here, long There, long Across)> _totals = [];
    readonly Dictionary<string, List<Booking>> _fees = [];

    public Reconciliation Compare(IEnumerable<Booking> here, IEnumerable<Movement> there)
    {
        var bookings = here.ToLookup(booking => (booking.Key, booking.Kind));
        var movements = there.Where(movement => movement.Kind != MovementKind.Other).Select(movement => movement with { Kind = Family(movement.Kind) })
            .ToLookup(movement => (Key: Reconciliation.KeyOf(movement), movement.Kind));
        foreach (var fees in bookings.Where(group => group.Key.Kind == MovementKind.Fee)) _fees[fees.Key.Key] = [.. fees];
        foreach (var booking in bookings.SelectMany(group => group)) Count(booking);
        foreach (var movement in movements.SelectMany(group => group)) Count(movement);

        // Fees last: those that no other movement accounts for stand for themselves.
        foreach (var (key, kind) in bookings.Select(group => ((string?)group.Key.Key, group.Key.Kind)).Union(movements.Select(group => group.Key)).OrderBy(group => group.Kind == MovementKind.Fee))
            Match(kind == MovementKind.Fee ? Left(key) : key is not null ? [.. bookings[(key, kind)]] : [], [.. movements[(key, kind)]]);
        return new([.. _differences.OrderBy(Time)], [.. _totals.OrderBy(total => total.Key.Kind).ThenBy(total => total.Key.Currency, StringComparer.Ordinal)
            .Select(total => new ReconciledTotal(total.Key.Kind, total.Key.Currency, total.Value.Here, total.Value.There, total.Value.Across))]);
    }

    /// <summary>What comes back of a refund is money taken, as a charge is.</summary>
    static MovementKind Family(MovementKind kind) => kind == MovementKind.RefundReturned ? MovementKind.Charge : kind;

    List<Booking> Left(string? key) => key is not null ? _fees.GetValueOrDefault(key) ?? [] : [];

    void Match(List<Booking> here, List<Movement> there)
    {
        var alike = from booking in here from movement in there where booking.Amount == movement.Amount orderby (booking.At - movement.At).Duration() select (booking, movement);
        foreach (var (booking, movement) in alike.ToList())
        {
            if (!here.Contains(booking) || !there.Contains(movement)) continue;
            here.Remove(booking);
            there.Remove(movement);
            Pair(booking, movement);
        }

        // What is left within the period and of one purchase and kind is probably the same, at another amount.
        List<Booking> oddHere = [.. here.Where(b => IsWithin(b.At)).OrderBy(b => b.At)];
        List<Movement> oddThere = [.. there.Where(m => IsWithin(m.At) && m.Key is not null).OrderBy(m => m.At)];
        foreach (var (booking, movement) in oddHere.Zip(oddThere))
        {
            here.Remove(booking);
            there.Remove(movement);
            _differences.Add(new(DifferenceKind.OtherAmount, booking, movement));
        }
        _differences.AddRange(here.Where(b => IsWithin(b.At)).Select(b => new Difference(DifferenceKind.MissingThere, b, null)));
        _differences.AddRange(there.Where(m => IsWithin(m.At)).Select(m => new Difference(DifferenceKind.MissingHere, null, m)));
    }

    void Pair(Booking booking, Movement movement)
    {
        Cross(booking.Kind, booking.Amount, booking.At, movement.At);
        if (booking.Fee == movement.Fee || (booking.Fee.Minor, movement.Fee.Minor) == (0, 0))
        {
            Cross(MovementKind.Fee, booking.Fee, booking.At, movement.At);
        }
        else if (TakeLater(booking, movement) is { } later)
        {
            Cross(MovementKind.Fee, booking.Fee, booking.At, movement.At);
            Cross(MovementKind.Fee, later.Amount, later.At, movement.At);
        }
        else if (IsWithin(movement.At))
        {
            _differences.Add(new(DifferenceKind.OtherFee, booking, movement));
        }
    }

    /// <summary>The service may have told its fee, or the rest of it, later than what it is for.</summary>
    Booking? TakeLater(Booking booking, Movement movement)
    {
        var later = Left(booking.Key).Find(fee => fee.Amount.Currency == movement.Fee.Currency
            && (booking.Fee.Minor == 0 || booking.Fee.Currency == movement.Fee.Currency) && booking.Fee.Minor + fee.Amount.Minor == movement.Fee.Minor);
        if (later is not null) Left(booking.Key).Remove(later);
        return later;
    }

    void Count(Booking booking)
    {
        if (!IsWithin(booking.At)) return;
        Add(booking.Kind, booking.Amount, here: booking.Amount.Minor);
        if (booking.Fee.Minor != 0) Add(MovementKind.Fee, booking.Fee, here: booking.Fee.Minor);
    }

    void Count(Movement movement)
    {
        if (!IsWithin(movement.At)) return;
        Add(movement.Kind, movement.Amount, there: movement.Amount.Minor);
        if (movement.Fee.Minor != 0) Add(MovementKind.Fee, movement.Fee, there: movement.Fee.Minor);
    }

    void Cross(MovementKind kind, Money amount, DateTimeOffset here, DateTimeOffset there)
    {
        if (amount.Minor != 0 && IsWithin(here) != IsWithin(there)) Add(kind, amount, across: IsWithin(here) ? amount.Minor : -amount.Minor);
    }

    void Add(MovementKind kind, Money amount, long here = 0, long there = 0, long across = 0)
    {
        var total = _totals.GetValueOrDefault((kind, amount.Currency));
        _totals[(kind, amount.Currency)] = (checked(total.Here + here), checked(total.There + there), checked(total.Across + across));
    }

    bool IsWithin(DateTimeOffset at) => at >= from && at < to;

    static DateTimeOffset Time(Difference difference) => difference.There?.At ?? difference.Here!.At;
}
