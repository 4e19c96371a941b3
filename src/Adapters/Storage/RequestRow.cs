using Tagsale.Core.Engine;

namespace Tagsale.Adapters.Storage;

/// <summary>The kept answer to a request as its row holds it.</summary>
static class RequestRow
{
    public const string Columns = "key, body_hash, status, body, location, subject";

    public static RequestAnswer Read<TRow>(TRow row) where TRow : IRow =>
        new(row.Text(), row.Text(), new(row.Int(), row.Text(), row.TextOrNull()), row.Text());
}
