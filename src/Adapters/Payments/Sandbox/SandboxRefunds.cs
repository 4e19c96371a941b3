using Microsoft.Data.Sqlite;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

sealed class SandboxRefunds(SandboxFile file, SandboxCharges charges, TimeProvider time)
{
    const string Select = "select reference, key, charge, amount, currency, at from refunds ";

    public Outcome<RefundAnswer> Refund(RefundRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Key);
        SandboxAmount.Require(request.Amount);
        if (FindByKey(request.Key) is not { } refund) return Make(request);
        if (refund.ChargeReference != request.ChargeReference || refund.Amount != request.Amount)
            throw new ArgumentException($"The key {request.Key} has refunded another charge or amount.", nameof(request));
        return Refunded(refund, charges.Find(refund.ChargeReference));
    }

    public List<SandboxRefund> All() => file.Query(Select + "order by rowid", Read);

    Outcome<RefundAnswer> Make(RefundRequest request)
    {
        var charge = charges.Find(request.ChargeReference);
        if (charge is not { Status: SandboxChargeStatus.Approved })
            return Refused("There is no approved charge of this reference.", request, charge);
        if (charge.Amount.Currency != request.Amount.Currency)
            return Refused("The charge is in another currency.", request, charge);
        if (request.Amount.Minor > charge.Amount.Minor - RefundedMinor(charge.Reference))
            return Refused("This is more than is left of the charge.", request, charge);

        var refund = new SandboxRefund(SandboxId.New("refund_sbx_"), request.Key, charge.Reference, request.Amount, time.GetUtcNow());
        file.Execute(
            """
            insert into refunds (reference, key, charge, amount, currency, at)
            values ($reference, $key, $charge, $amount, $currency, $at)
            """,
            ("$reference", refund.Reference), ("$key", refund.Key), ("$charge", refund.ChargeReference), ("$amount", refund.Amount.Minor),
            ("$currency", refund.Amount.Currency), ("$at", refund.At.ToUnixTimeMilliseconds()));
        return Refunded(refund, charge);
    }

    SandboxRefund? FindByKey(string key) => file.Find(Select + "where key = $key", Read, ("$key", key));

    long RefundedMinor(string charge) =>
        file.Query(
            "select coalesce(sum(amount), 0) from refunds where charge = $charge", row => row.GetInt64(0), ("$charge", charge)).Single();

    static Outcome<RefundAnswer> Refunded(SandboxRefund refund, SandboxCharge? charge) =>
        new(new RefundAnswer.Refunded(refund.Reference), "Refunded") { Amount = refund.Amount, Card = charge?.Card };

    static Outcome<RefundAnswer> Refused(string reason, RefundRequest request, SandboxCharge? charge) =>
        new(new RefundAnswer.Refused(reason), "Refused") { Amount = request.Amount, Card = charge?.Card };

    static SandboxRefund Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.Money(3), row.Time(5));
}
