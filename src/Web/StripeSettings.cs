using System.Globalization;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Payments.Stripe;

namespace Tagsale.Web;

/// <summary>Settings <c>Tagsale__Stripe__…</c>: the operator's account at Stripe.</summary>
static class StripeSettings
{
    public const string Section = "Stripe";
    const string WebhookSecretPrefix = "whsec_";

    /// <summary>Secret keys, and those that may do only some things.</summary>
    static readonly string[] KeyPrefixes = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"];

    /// <returns>Null: Stripe is off.</returns>
    /// <exception cref="SettingException">A value cannot be used, or one is missing. The line never holds a secret.</exception>
    public static StripeAccount? Read(IConfigurationSection tagsale)
    {
        var section = new SettingSection(
            tagsale.GetSection(Section), nameof(StripeAccount.ApiKey), nameof(StripeAccount.WebhookSecret), nameof(StripeAccount.ApiBase), nameof(StripeAccount.RequestsPerSecond));
        if (section[nameof(StripeAccount.ApiKey)] is not { } key)
            return section.Given.FirstOrDefault() is { } given
                ? throw new SettingException($"{section.Name(nameof(StripeAccount.ApiKey))} is missing: without it {section.Name(given)} has no effect. Give both, or neither")
                : null;
        return new(KeyOf(section, key), SecretOf(section), BaseOf(section), RateOf(section));
    }

    static string KeyOf(SettingSection section, string key) =>
        IsSecret(key, KeyPrefixes) ? key
        : throw new SettingException(key.StartsWith("pk_", StringComparison.Ordinal)
            ? $"{section.Name(nameof(StripeAccount.ApiKey))} is a publishable key (pk_): give the secret key that stands below it in Stripe's dashboard under Developers, API keys"
            : $"{section.Name(nameof(StripeAccount.ApiKey))} must be a secret or restricted key of Stripe's, which begins with {string.Join(", ", KeyPrefixes)}");

    static string? SecretOf(SettingSection section) => section[nameof(StripeAccount.WebhookSecret)] switch
    {
        null => null,
        var secret when IsSecret(secret, WebhookSecretPrefix) => secret,
        _ => throw new SettingException($"{section.Name(nameof(StripeAccount.WebhookSecret))} must be the signing secret of the webhook in Stripe's dashboard, which begins with {WebhookSecretPrefix}"),
    };

    static bool IsSecret(string text, params ReadOnlySpan<string> prefixes)
    {
        if (text.Length > 500 || !text.All(c => c is > ' ' and < '\u007f')) return false;
        foreach (var prefix in prefixes)
            if (text.Length > prefix.Length && text.StartsWith(prefix, StringComparison.Ordinal)) return true;
        return false;
    }

    static Uri BaseOf(SettingSection section)
    {
        if (section[nameof(StripeAccount.ApiBase)] is not { } given) return StripeAccount.PublicApi;
        var address = WebOrigin.Read(given) ?? throw new SettingException($"{section.Name(nameof(StripeAccount.ApiBase))} must be the address of a server alone, like {StripeAccount.PublicApi.OriginalString}, not '{given}'");
        // Everybody on the way would read the key.
        return address.Scheme == Uri.UriSchemeHttps || address.IsLoopback ? address
            : throw new SettingException($"{section.Name(nameof(StripeAccount.ApiBase))} must be an https address, unless it is this machine's own: '{given}' would send the key in the clear");
    }

    static int RateOf(SettingSection section) => section[nameof(StripeAccount.RequestsPerSecond)] switch
    {
        null => StripeAccount.UsualRate,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rate) && rate is >= 1 and <= 10_000 => rate,
        var text => throw new SettingException($"{section.Name(nameof(StripeAccount.RequestsPerSecond))} must be a whole number from 1 to 10000, not '{text}'"),
    };
}
