namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Whose Stripe account, and how it is asked.</summary>
/// <param name="WebhookSecret">Proves what arrives at our webhook; null: nothing that arrives is believed, and events are only asked for.</param>
/// <param name="RequestsPerSecond">What Stripe allows: 25 in test mode, more in live mode.</param>
public sealed record StripeAccount(string ApiKey, string? WebhookSecret, Uri ApiBase, int RequestsPerSecond = StripeAccount.UsualRate)
{
    public const int UsualRate = 25;

    public static readonly Uri PublicApi = new("https://api.stripe.com");

    /// <summary>Real money; by the key's own prefix.</summary>
    public bool IsLive => ApiKey.StartsWith("sk_live_", StringComparison.Ordinal) || ApiKey.StartsWith("rk_live_", StringComparison.Ordinal);

    /// <summary>Without the secrets: they must reach no log.</summary>
    public override string ToString() => $"{(IsLive ? "live" : "test")} mode at {ApiBase.Host}";
}
