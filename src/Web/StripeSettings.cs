using System.Globalization;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Payments.Stripe;

namespace Tagsale.Web;

/// <summary>Settings <c>Tagsale__Stripe__…</c>: the operator's account at Stripe.</summary>
static class StripeSettings
{
    public const string Section = "Stripe";
    const string WebhookSecretPrefix = "whsec_";

    static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        nameof(StripeAccount.ApiKey), nameof(StripeAccount.WebhookSecret), nameof(StripeAccount.ApiBase), nameof(StripeAccount.RequestsPerSecond),
    };

    /// <summary>Secret keys, and those that may do only some things.</summary>
    static readonly string[] KeyPrefixes = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];

    /// <returns>Null: Stripe is off.</returns>
    /// <exception cref="SettingException">A value cannot be used, or one is missing. The line never holds a secret.</exception>
    public static StripeAccount? Read(IConfigurationSection tagsale)
    {
        var section = tagsale.GetSection(Section);
        foreach (var child in section.GetChildren())
            if (!Known.Contains(child.Key)) throw new SettingException($"{Name(child.Key)} is not a setting; known are {string.Join(", ", Known.Order())}");
        if (section[nameof(StripeAccount.ApiKey)] is not { Length: > 0 } key)
            return section.GetChildren().FirstOrDefault(child => child.Value is { Length: > 0 }) is { } given
                ? throw new SettingException($"{Name(nameof(StripeAccount.ApiKey))} is missing: without it {Name(given.Key)} has no effect. Give both, or neither")
                : null;
        return new(KeyOf(key), SecretOf(section), BaseOf(section), RateOf(section));
    }

    static string KeyOf(string key) =>
        IsSecret(key, KeyPrefixes) ? key
        : throw new SettingException(key.StartsWith("pk_", StringComparison.Ordinal)
            ? $"{Name(nameof(StripeAccount.ApiKey))} is a publishable key (pk_): give the secret key that stands below it in Stripe's dashboard under Developers, API keys"
            : $"{Name(nameof(StripeAccount.ApiKey))} must be a secret or restricted key of Stripe's, which begins with {string.Join(", ", KeyPrefixes)}");

    static string? SecretOf(IConfigurationSection section) => section[nameof(StripeAccount.WebhookSecret)] switch
    {
        null or "" => null,
        var secret when IsSecret(secret, WebhookSecretPrefix) => secret,
        _ => throw new SettingException($"{Name(nameof(StripeAccount.WebhookSecret))} must be the signing secret of the webhook in Stripe's dashboard, which begins with {WebhookSecretPrefix}"),
    };

    static bool IsSecret(string text, params ReadOnlySpan<string> prefixes)
    {
        if (text.Length > 500 || !text.All(c => c is > ' ' and < '\u007f')) return false;
        foreach (var prefix in prefixes)
            if (text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

    static Uri BaseOf(IConfigurationSection section)
    {
        if (section[nameof(StripeAccount.ApiBase)] is not { Length: > 0 } given) return StripeAccount.PublicApi;
        var address = WebOrigin.Read(given) ?? throw new SettingException($"{Name(nameof(StripeAccount.ApiBase))} must be the address of a server alone, like {StripeAccount.PublicApi.OriginalString}, not '{given}'");
        // Everybody on the way would read the key.
        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback ? address
            : throw new SettingException($"{Name(nameof(StripeAccount.ApiBase))} must be an https address, unless it is this machine's own: '{given}' would send the key in the clear");
    }

    static int RateOf(IConfigurationSection section) => section[nameof(StripeAccount.RequestsPerSecond)] switch
    {
        null or "" => StripeAccount.UsualRate,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 10_000 => rate,
        var text => throw new SettingException($"{Name(nameof(StripeAccount.RequestsPerSecond))} must be a whole number from 1 to 10000, not '{text}'"),
    };

    static string Name(string name) => $"Tagsale__{Section}__{name}";
}
