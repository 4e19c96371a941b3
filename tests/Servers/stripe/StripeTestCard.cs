namespace Tagsale.Servers;

/// <summary>Cards by Stripe's own test tokens, and what becomes of charges to them.</summary>
/// <param name="DeclineCode">Null: it pays.</param>
sealed record StripeTestCard(string Token, string Brand, string Last4, string? DeclineCode = null, bool WantsMember = false)
{
    /// <summary>Followed by any decline code: <c>pm_card_decline_do_not_honor</c>.</summary>
    public const string Declining = "pm_card_decline_";

    public static readonly StripeTestCard[] All =
    [
        new("pm_card_visa", "visa", "4242"),
        new("pm_card_mastercard", "mastercard", "4444"),
        new("pm_card_amex", "amex", "8431"),
        new("pm_card_authenticationRequired", "visa", "3184", WantsMember: true),
        new("pm_card_chargeCustomerFail", "visa", "0341", "generic_decline"),
        new("pm_card_visa_chargeDeclinedInsufficientFunds", "visa", "9995", "insufficient_funds"),
        new("pm_card_chargeDeclinedExpiredCard", "visa", "0069", "expired_card"),
        new("pm_card_visa_chargeDeclinedStolenCard", "visa", "9979", "stolen_card"),
    ];

    public static StripeTestCard? Find(string token) =>
        All.FirstOrDefault(card => card.Token == token)
        ?? (token.StartsWith(Declining, StringComparison.Ordinal) ? new(token, "visa", "0002", token[Declining.Length..]) : null);

    /// <summary>Some reasons are the error's code themselves.</summary>
    public string Code => DeclineCode is "expired_card" or "incorrect_cvc" or "incorrect_number" or "processing_error" ? DeclineCode : "card_declined";
}
