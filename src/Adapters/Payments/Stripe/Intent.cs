using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>A PaymentIntent: one charge with all that became of it. It takes money at most once.</summary>
/// <param name="Key">The key of ours it was made for; null for one that was made elsewhere.</param>
/// <param name="Card">The payment method it was made for.</param>
/// <param name="Page">The bank's own, where the member approves.</param>
sealed record Intent(string Id, string Status, string? Key, string? Card, Money? Total, Money? Received, Money? Fee, string Code, string DeclineCode, Uri? Page)
{
    public const string Prefix = "pi_";
    public const string PathOfAll = "/v1/payment_intents";

    /// <summary>The metadata that says for which key and card it was made: a declined one names its card no more.</summary>
    public const string KeyName = "tagsale_purchase", CardName = "tagsale_card";

    /// <summary>With it an answer tells what Stripe keeps for itself.</summary>
    public const string FeePath = "latest_charge.balance_transaction";

    /// <summary>The bank would not charge without the member, who can still be asked.</summary>
    public bool NeedsMember => Status == "requires_payment_method" && (Code == Declines.NeedsMember || DeclineCode == Declines.NeedsMember);

    /// <summary>Made, and never tried.</summary>
    public bool IsUntried => Status == "requires_confirmation" || Status == "requires_payment_method" && Code.Length == 0;

    /// <exception cref="ArgumentException">It came to where none of ours goes.</exception>
    public ChargeAnswer Answer => Told ?? throw new ArgumentException(Strange);

    public string Strange => $"Stripe's payment {Id} is {Status}, and nothing of ours makes it so.";

    /// <summary>Null where it came to where none of ours goes.</summary>
    public ChargeAnswer? Told => Status switch
    {
        "succeeded" => new ChargeAnswer.Approved(Id, Received, Fee),
        "processing" => new ChargeAnswer.Processing(Id),
        "requires_action" when Page is not null => new ChargeAnswer.ActionRequired(Id, Page),
        "canceled" => new ChargeAnswer.Declined(DeclineReason.Cancelled),
        "requires_payment_method" => new ChargeAnswer.Declined(Declines.Of(Code, DeclineCode)),
        _ => null,
    };

    /// <summary>Null for anything that is none.</summary>
    public static Intent? Read(JsonElement json)
    {
        if (json.Text("id") is not { } id || !StripeId.Is(id, Prefix) || json.Text("status") is not { } status) return null;
        var metadata = json.Inner("metadata") ?? default;
        var error = json.Inner("last_payment_error") ?? default;
        var currency = json.Text("currency");
        var balance = json.Inner("latest_charge")?.Inner("balance_transaction") ?? default;
        return new(
            id, status, metadata.Text(KeyName), metadata.Text(CardName) ?? json.Text("payment_method"),
            StripeAmount.Read(json.Number("amount"), currency), StripeAmount.Read(json.Number("amount_received"), currency),
            StripeAmount.Read(balance.Number("fee"), balance.Text("currency")),
            error.Text("code") ?? "", error.Text("decline_code") ?? "", PageOf(json));
    }

    static Uri? PageOf(JsonElement json) =>
        json.Inner("next_action")?.Inner("redirect_to_url")?.Text("url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var page) && page.Scheme is "https" or "http" ? page : null;
}
