using Microsoft.Data.Sqlite;
using Tagsale.Core;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>How values other than text and numbers stand in the file.</summary>
static class SandboxColumns
{
    public static DateTimeOffset Time(this SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An amount and, in the next column, its currency.</summary>
    public static Money Money(this SqliteDataReader row, int column) => new(row.GetInt64(column), row.GetString(column + 1));

    /// <summary>A rooted path would be taken for an absolute file address on Unix unless it is called relative.</summary>
    public static Uri Address(this SqliteDataReader row, int column)
    {
        var text = row.GetString(column);
        return new Uri(text, text.StartsWith('/') ? UriKind.Relative : UriKind.RelativeOrAbsolute);
    }
}
