using System.Text.RegularExpressions;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>Where a record stands: <c>at://DID/COLLECTION/KEY</c>. The id of a post on Bluesky.</summary>
readonly partial record struct AtUri(Did Did, string Collection, string Key)
{
    const int Longest = 1_000;

    public static AtUri? Read(string? text)
    {
        if (text is not { Length: <= Longest } || Shape().Match(text) is not { Success: true } parts) return null;
        return Did.TryParse(parts.Groups[1].Value, out var did) ? new(did, parts.Groups[2].Value, parts.Groups[3].Value) : null;
    }

    public override string ToString() => $"at://{Did}/{Collection}/{Key}";

    [GeneratedRegex(@"^at://(did:[a-z]+:[A-Za-z0-9._:%-]+)/([A-Za-z0-9.-]{3,317})/([A-Za-z0-9._:~-]{1,512})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
