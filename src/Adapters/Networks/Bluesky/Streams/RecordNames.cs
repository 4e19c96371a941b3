using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Keys and paths of records, and their forms. What has another form came from nobody who means well.</summary>
static class RecordNames
{
    const int LongestKey = 512;

    static readonly SearchValues<char> OfKey = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:~-");

    public static bool IsKey([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= LongestKey } and not ("." or "..") && !text.AsSpan().ContainsAnyExcept(OfKey);

    /// <summary>The path of a record in its repository: <c>collection/key</c>.</summary>
    public static bool TryReadPath(string path, out string collection, [NotNullWhen(true)] out string? key)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        (collection, key) = slash < 0 ? (path, null) : (path[..slash], path[(slash + 1)..]);
        return IsKey(key);
    }
}
