using System.Globalization;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>What people type or paste to say which account is theirs: a handle, a DID, or the server they have it at.</summary>
public abstract record TypedAccount
{
    const int Longest = 500;
    static readonly string[] Before = ["https://bsky.app/profile/", "at://", "@"];

    public sealed record ByHandle(Handle Handle) : TypedAccount;
    public sealed record ByDid(Did Did) : TypedAccount;
    public sealed record AtServer(Uri Origin) : TypedAccount;

    /// <summary>Null where it is none of them.</summary>
    public static TypedAccount? Read(string? typed)
    {
        if (typed is null or { Length: > Longest }) return null;
        // Handles are copied with invisible marks for the direction of writing around them.
        var text = string.Concat(typed.Where(c => char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.Control))).Trim();
        foreach (var before in Before)
            if (text.StartsWith(before, StringComparison.OrdinalIgnoreCase)) text = text[before.Length..].TrimEnd('/');

        if (Did.TryParse(text, out var did)) return new ByDid(did);
        if (Handle.TryParse(text, out var handle)) return new ByHandle(handle);
        return WebOrigin.Read(text) is { } origin ? new AtServer(origin) : null;
    }
}
