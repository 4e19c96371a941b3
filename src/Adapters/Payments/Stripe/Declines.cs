using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Stripe's reasons for a declined card, as far as they may be told. Whatever smells of theft or fraud is <see cref="DeclineReason.Declined"/>, as is what is not known.</summary>
static class Declines
{
    public const string NeedsMember = "authentication_required";

    /// <param name="code">The error's own.</param>
    /// <param name="declineCode">The bank's, where it gave one: it is the more exact.</param>
    public static DeclineReason Of(string code, string declineCode) => Read(declineCode) ?? Read(code) ?? DeclineReason.Declined;

    static DeclineReason? Read(string code) => code switch
    {
        "insufficient_funds" => DeclineReason.InsufficientFunds,
        "expired_card" => DeclineReason.Expired,
        "card_velocity_exceeded" or "withdrawal_count_limit_exceeded" or "invalid_amount" or "amount_too_large" => DeclineReason.LimitExceeded,
        "card_not_supported" or "currency_not_supported" or "transaction_not_allowed" or "not_permitted" or "service_not_allowed"
            or "offline_pin_required" or "online_or_offline_pin_required" => DeclineReason.NotSupported,
        "incorrect_number" or "invalid_number" or "incorrect_cvc" or "invalid_cvc" or "invalid_expiry_month" or "invalid_expiry_year" or "incorrect_zip" or "incorrect_address"
            or "invalid_account" or "new_account_information_available" => DeclineReason.IncorrectDetails,
        "issuer_not_available" or "processing_error" or "reenter_transaction" or "try_again_later" or "approve_with_id" => DeclineReason.BankUnavailable,
        "payment_intent_authentication_failure" or "setup_intent_authentication_failure" or NeedsMember => DeclineReason.AuthenticationFailed,
        "lost_card" or "stolen_card" or "pickup_card" or "fraudulent" or "restricted_card" => DeclineReason.Declined,
        _ => null,
    };
}
