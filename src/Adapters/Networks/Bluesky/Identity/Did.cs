using System.Text.RegularExpressions;

namespace Tagsale.Adapters.Networks.Bluesky.Identity;

/// <summary>The stable id of an account on the AT Protocol: <c>did:plc:…</c>, or <c>did:web:HOST</c>.</summary>
public readonly partial record struct Did
{
    const int Longest = 280;
    const string Web = "did:web:";

    Did(string value) => Value = value;

    public string Value { get; }

    /// <summary>Null for did:plc; with <c>:PORT</c> where one is given, which only development does.</summary>
    public string? WebHost => Value.StartsWith(Web, StringComparison.Ordinal) ? Value[Web.Length..].Replace("%3A", ":", StringComparison.Ordinal) : null;

    public static bool TryParse(string? text, out Did did)
    {
        did = text is { Length: <= Longest } && Shape().IsMatch(text) ? new(text) : default;
        // A port can be too large for an address.
        if (did.Value is null || did.WebHost is { } host && !Uri.TryCreate($"https://{host}", UriKind.Absolute, out _)) did = default;
        return did.Value is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^(did:plc:[a-z2-7]{24}|did:web:([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?|did:web:localhost(%3A[0-9]{1,5})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
