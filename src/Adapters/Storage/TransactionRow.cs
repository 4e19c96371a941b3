using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>A transaction of a card and what was made of it, as its row holds them.</summary>
static class TransactionRow
{
    public const string Columns = """
        id, type, service, token, amount, currency, at, merchant, merchant_name, category, country, original, status, member, sale, credit, why, taken_at
        """;

    public static TakenTransaction Read<TRow>(TRow row) where TRow : IRow
    {
        var transaction = new CardTransaction(
            row.Text(), (TransactionType)row.Int(), new(row.Text(), row.Text()), new(row.Long(), row.Text()), row.Time(),
            new(row.Text(), row.Text(), row.TextOrNull(), row.TextOrNull()), row.TextOrNull());
        return new(
            transaction, (TransactionStatus)row.Int(), row.GuidOrNull() is { } member ? new MemberId(member) : null, row.Text(), row.Long(), ExplanationText.Read(row.Text()))
        {
            TakenAt = row.Time(),
        };
    }
}
