using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>The names of accounts and records, and their forms. What has another form came from nobody who means well.</summary>
static class RecordNames
{
    public const string Network = "bluesky";
    public const string Posts = "app.bsky.feed.post";
    public const string Likes = "app.bsky.feed.like";

    const int LongestDid = 256;
    const int LongestKey = 512;
    const int LongestHandle = 253;

    static readonly SearchValues<char> OfDid = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:%-");
    static readonly SearchValues<char> OfKey = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:~-");
    static readonly SearchValues<char> OfHandle = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");

    public static bool IsDid([NotNullWhen(true)] string? text) =>
        text is { Length: > 8 and <= LongestDid } && text.StartsWith("did:", StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(OfDid);

    public static bool IsKey([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= LongestKey } and not ("." or "..") && !text.AsSpan().ContainsAnyExcept(OfKey);

    /// <summary>A handle that the network stands by: <c>handle.invalid</c> is what it says of one that points elsewhere.</summary>
    public static bool IsHandle([NotNullWhen(true)] string? text) =>
        text is { Length: > 2 and <= LongestHandle } and not "handle.invalid" && text.Contains('.', StringComparison.Ordinal) && !text.AsSpan().ContainsAnyExcept(OfHandle);

    public static string PostUri(string did, string key) => $"at://{did}/{Posts}/{key}";

    /// <summary>The address names a post of that account.</summary>
    public static bool IsPostOf(string uri, string did)
    {
        var prefix = $"at://{did}/{Posts}/";
        return uri.StartsWith(prefix, StringComparison.Ordinal) && IsKey(uri[prefix.Length..]);
    }

    /// <summary>The path of a record in its repository: <c>collection/key</c>.</summary>
    public static bool TryReadPath(string path, out string collection, [NotNullWhen(true)] out string? key)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        (collection, key) = slash < 0 ? (path, null) : (path[..slash], path[(slash + 1)..]);
        return IsKey(key);
    }
}
