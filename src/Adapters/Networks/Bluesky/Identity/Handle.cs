using System.Text.RegularExpressions;

namespace Tagsale.Adapters.Networks.Bluesky.Identity;

/// <summary>The name an account is shown under: a domain name, in lower case. It can change hands.</summary>
public readonly partial record struct Handle
{
    const int Longest = 253;

    /// <summary>Names that lead nowhere, or to a different place for everybody. (.test does too, but is what development uses.)</summary>
    static readonly HashSet<string> NoOnes = ["alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion"];

    Handle(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out Handle handle)
    {
        handle = default;
        if (text is null or { Length: > Longest } || !Shape().IsMatch(text)) return false;
        var lower = text.ToLowerInvariant();
        if (NoOnes.Contains(lower[(lower.LastIndexOf('.') + 1)..])) return false;
        handle = new(lower);
        return true;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
