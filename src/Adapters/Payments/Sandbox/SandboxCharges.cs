using Microsoft.Data.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

sealed class SandboxCharges(SandboxFile file, SandboxCards cards, SandboxCalls calls, TimeProvider time)
{
    const string Select =
        "select reference, key, card, amount, currency, description, return_to, at, status, reason, silences, answered_from from charges ";

    public Outcome<ChargeAnswer> Charge(ChargeRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Key);
        SandboxAmount.Require(request.Amount);
        var charge = FindByKey(request.Key) ?? Make(request);
        if (charge.Card != request.Token || charge.Amount != request.Amount)
            throw new ArgumentException($"The key {request.Key} has charged another card or amount.", nameof(request));
        file.Execute(
            "update charges set silences = silences - 1 where reference = $reference and silences > 0", ("$reference", charge.Reference));
        return Present(charge) with { Lost = charge.Silences > 0, Wait = charge.AnsweredFrom - time.GetUtcNow() ?? TimeSpan.Zero };
    }

    public Outcome<ChargeAnswer> Cancel(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return FindByKey(key) is { } charge
            ? Present(Settle(charge, SandboxChargeStatus.Declined, DeclineReason.Cancelled))
            : new(new ChargeAnswer.Declined(DeclineReason.Cancelled), nameof(DeclineReason.Cancelled));
    }

    public SandboxCharge? FindPending(string reference) =>
        Find(reference) is { Status: SandboxChargeStatus.WaitsForMember } charge ? charge : null;

    /// <summary>Where the member goes back to; null for an unknown charge. A charge that no longer waits stays as it is.</summary>
    public Outcome<Uri?> Authenticate(string reference, bool approve)
    {
        if (Find(reference) is not { } charge) return new(null, "NotThere");
        var settled = approve && cards.Find(charge.Card) is { Detached: false }
            ? Settle(charge, SandboxChargeStatus.Approved, reason: null)
            : Settle(charge, SandboxChargeStatus.Declined, DeclineReason.AuthenticationFailed);
        return new(settled.ReturnTo, Status(settled)) { Amount = settled.Amount, Card = settled.Card };
    }

    public SandboxCharge? Find(string reference) =>
        file.Find(Select + "where reference = $reference", Read, ("$reference", reference));

    public List<SandboxCharge> All() => file.Query(Select + "order by rowid", Read);

    SandboxCharge? FindByKey(string key) => file.Find(Select + "where key = $key", Read, ("$key", key));

    SandboxCharge Make(ChargeRequest request)
    {
        var card = cards.Find(request.Token) ?? throw new ArgumentException("The sandbox has never saved this card.", nameof(request));
        var now = time.GetUtcNow();
        var (status, reason) = FirstStatus(card, request.Key, DateOnly.FromDateTime(now.UtcDateTime));
        var charge = new SandboxCharge(
            SandboxId.New("charge_sbx_"), request.Key, request.Token, request.Amount, request.Description, request.ReturnTo,
            now, status, reason)
        {
            Silences = card.Kind.Silences,
            AnsweredFrom = now + card.Kind.Slowness,
        };
        Insert(charge);
        return charge;
    }

    /// <summary>A cancelled key stays cancelled when the cancellation overtakes the charge: the member was told there is none.</summary>
    (SandboxChargeStatus Status, DeclineReason? Reason) FirstStatus(KeptCard card, string key, DateOnly today) =>
        calls.Has(SandboxOperations.CancelCharge, key, nameof(DeclineReason.Cancelled))
            ? (SandboxChargeStatus.Declined, DeclineReason.Cancelled)
        : card.Detached ? (SandboxChargeStatus.Declined, DeclineReason.CardGone)
        : card.Card.Expires < today ? (SandboxChargeStatus.Declined, DeclineReason.Declined)
        : (card.Kind.Status, card.Kind.Reason);

    void Insert(SandboxCharge charge) =>
        file.Execute(
            """
            insert into charges
              (reference, key, card, amount, currency, description, return_to, at, status, reason, silences, answered_from)
            values
              ($reference, $key, $card, $amount, $currency, $description, $returnTo, $at, $status, $reason, $silences, $answeredFrom)
            """,
            ("$reference", charge.Reference), ("$key", charge.Key), ("$card", charge.Card), ("$amount", charge.Amount.Minor),
            ("$currency", charge.Amount.Currency), ("$description", charge.Description), ("$returnTo", charge.ReturnTo.OriginalString),
            ("$at", charge.At.ToUnixTimeMilliseconds()), ("$status", charge.Status.ToString()), ("$reason", charge.Reason?.ToString()),
            ("$silences", charge.Silences), ("$answeredFrom", charge.AnsweredFrom?.ToUnixTimeMilliseconds()));

    /// <summary>Ends the wait for the member; whoever was first has decided.</summary>
    SandboxCharge Settle(SandboxCharge charge, SandboxChargeStatus status, DeclineReason? reason)
    {
        if (charge.Status != SandboxChargeStatus.WaitsForMember) return charge;
        file.Execute(
            "update charges set status = $status, reason = $reason where reference = $reference",
            ("$status", status.ToString()), ("$reason", reason?.ToString()), ("$reference", charge.Reference));
        return charge with { Status = status, Reason = reason };
    }

    static Outcome<ChargeAnswer> Present(SandboxCharge charge)
    {
        ChargeAnswer answer = charge.Status switch
        {
            SandboxChargeStatus.Approved => new ChargeAnswer.Approved(charge.Reference, Fee: Money.Zero(charge.Amount.Currency)),
            SandboxChargeStatus.Declined => new ChargeAnswer.Declined(charge.Reason ?? DeclineReason.Declined),
            SandboxChargeStatus.WaitsForMember =>
                new ChargeAnswer.ActionRequired(charge.Reference, new Uri("/sandbox/authenticate/" + charge.Reference, UriKind.Relative)),
        };
        return new(answer, Status(charge)) { Amount = charge.Amount, Card = charge.Card };
    }

    static string Status(SandboxCharge charge) => charge.Reason?.ToString() ?? charge.Status.ToString();

    static SandboxCharge Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.Money(3), row.GetString(5), row.Address(6), row.Time(7),
            Enum.Parse<SandboxChargeStatus>(row.GetString(8)), row.TextOrNull(9) is { } reason ? Enum.Parse<DeclineReason>(reason) : null)
        {
            Silences = row.GetInt32(10),
            AnsweredFrom = row.IsDBNull(11) ? null : row.Time(11),
        };
}
