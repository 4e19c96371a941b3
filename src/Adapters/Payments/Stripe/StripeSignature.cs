using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>The header <c>Stripe-Signature: t=…,v1=…</c>: HMAC-SHA256 over the time and the body. While a secret is changed there is one for each.</summary>
static class StripeSignature
{
    /// <summary>Between Stripe's clock and ours, and how late a copy of a genuine message is believed.</summary>
    static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    const int LongestHeader = 2000;

    /// <summary>Null: Stripe has sent this, now.</summary>
    public static string? Objection(string body, string? header, string secret, DateTimeOffset now)
    {
        if (header is null) return "it has no Stripe-Signature";
        if (header.Length > LongestHeader) return "its Stripe-Signature is too long";
        long? sentAt = null;
        var proofs = new List<byte[]>();
        foreach (var part in header.Split(','))
        {
            var (name, value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (part[..at].Trim(), part[(at + 1)..].Trim()) : ("", "");
            if (name == "t" && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799) sentAt = seconds;
            var proof = new byte[HMACSHA256.HashSizeInBytes];
            if (name == "v1" && value.Length == 2 * proof.Length && Convert.FromHexString(value, proof, out _, out _) == OperationStatus.Done) proofs.Add(proof);
        }
        if (sentAt is not { } sent) return "its Stripe-Signature names no time";

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{sent.ToString(CultureInfo.InvariantCulture)}.{body}"));
        var isProved = false;
        foreach (var proof in proofs) isProved |= CryptographicOperations.FixedTimeEquals(proof, expected);
        if (!isProved) return "it was not signed with Tagsale__Stripe__WebhookSecret";
        var age = now - DateTimeOffset.FromUnixTimeSeconds(sent);
        return age.Duration() <= Tolerance ? null : $"it was signed {age.Duration().TotalSeconds:0} s {(age < TimeSpan.Zero ? "in the future" : "ago")}: a clock is wrong, or somebody sends an old message again";
    }
}
