using Tagsale.Core;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>Every call, written in the transaction of what it did.</summary>
sealed class SandboxCalls(SandboxFile file, TimeProvider time)
{
    /// <summary>The number of the call.</summary>
    public long Add(string operation, string? key, string status, bool delivered, Money? amount = null, string? card = null) =>
        file.Query(
            """
            insert into calls (at, operation, key, amount, currency, card, status, delivered)
            values ($at, $operation, $key, $amount, $currency, $card, $status, $delivered) returning seq
            """,
            row => row.GetInt64(0),
            ("$at", time.GetUtcNow().ToUnixTimeMilliseconds()), ("$operation", operation), ("$key", key), ("$amount", amount?.Minor),
            ("$currency", amount?.Currency), ("$card", card), ("$status", status), ("$delivered", delivered)).Single();

    public int MarkDelivered(long seq) => file.Execute("update calls set delivered = 1 where seq = $seq", ("$seq", seq));

    public bool Has(string operation, string key, string status) =>
        file.Query(
            "select 1 from calls where key = $key and operation = $operation and status = $status limit 1", _ => true,
            ("$key", key), ("$operation", operation), ("$status", status)).Count > 0;

    public List<SandboxCall> All() =>
        file.Query(
            "select seq, at, operation, key, amount, currency, card, status, delivered from calls order by seq",
            row => new SandboxCall(
                row.GetInt64(0), row.Time(1), row.GetString(2), row.TextOrNull(3), row.IsDBNull(4) ? null : row.Money(4),
                row.TextOrNull(6), row.GetString(7), row.GetBoolean(8)));
}
