using System.Security.Cryptography;
using System.Text;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>What a caller links: <c>tok_approved</c>, a new card each time, or <c>tok_approved:TEXT</c>, one card for each TEXT.</summary>
sealed record OneTimeToken(TestToken Kind, string? Text)
{
    const int MaxLength = 200;

    /// <summary>Lists what is known and never repeats what was given: that may be a card number pasted by mistake.</summary>
    public static string Unknown { get; } =
        "This is not a sandbox card token. Known are " + string.Join(", ", TestToken.All.Select(kind => kind.Name))
        + "; with :TEXT behind it a token names one card.";

    public static OneTimeToken? Read(string token)
    {
        if (token.Length > MaxLength) return null;
        var parts = token.Split(':', 2);
        var text = parts.ElementAtOrDefault(1);
        return TestToken.Find(parts[0]) is { } kind && text != "" ? new(kind, text) : null;
    }

    public string Fingerprint() => Text is null ? SandboxId.New("fp_sbx_") : "fp_sbx_" + Hash(Text)[..32];

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Ids that nobody guesses: who knows a session or a charge may act on its hosted page.</summary>
static class SandboxId
{
    public static string New(string prefix) => prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
