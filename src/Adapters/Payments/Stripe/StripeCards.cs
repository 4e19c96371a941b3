using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Cards are entered at Stripe's own page and kept there for a customer: only what is printed on a receipt comes to us.</summary>
sealed class StripeCards(StripeClient client)
{
    public const string Prefix = "pm_";
    const string CustomerPrefix = "cus_", SessionPrefix = "cs_";
    const string PathOfAll = "/v1/payment_methods";

    /// <summary>A card somebody else has linked, such as an issuer's own app: one a customer has, or a new one, which gets a customer.</summary>
    public async Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!StripeId.Is(token, Prefix)) return new LinkAnswer.Refused("The token is no payment method of Stripe's: it begins with pm_.");
        if (customer is not null && !StripeId.Is(customer, CustomerPrefix)) return new LinkAnswer.Refused("The customer is none of Stripe's: it begins with cus_.");
        if (await Find(client, token, cancellation) is not { } card) return new LinkAnswer.Refused("Stripe keeps no card of this token.");
        if (card.Customer is { } owner)
            return customer is null || customer == owner ? new LinkAnswer.Linked(card) : new LinkAnswer.Refused("Stripe keeps this card for another customer.");

        customer ??= (await client.Post("/v1/customers", new(), $"customer/{key}", cancellation)).Found()?.Text("id");
        var attached = await client.Post($"{PathOfAll}/{token}/attach", new StripeForm().With("customer", customer), $"attach/{key}", cancellation);
        if (attached is StripeAnswer.Failed failed) return new LinkAnswer.Refused(failed.Error.Told);
        return attached.Found() is { } body && Read(body) is { Customer: not null } linked ? new LinkAnswer.Linked(linked) : throw new PaymentUnavailableException("Stripe answers with what is no card");
    }

    public async Task<Uri> HostedPage(Uri returnTo, string? customer, CancellationToken cancellation)
    {
        // A customer that was deleted, or is of the other mode, is no reason to take no card: a new one is made.
        var page = await Open(returnTo, customer, cancellation) ?? (customer is null ? null : await Open(returnTo, null, cancellation));
        return page ?? throw new PaymentUnavailableException("Stripe answers with no page for a card", PassingFailure.Refusal);
    }

    /// <summary>Null where Stripe refuses, which it may do for the customer's sake.</summary>
    async Task<Uri?> Open(Uri returnTo, string? customer, CancellationToken cancellation)
    {
        var back = returnTo.AbsoluteUri;
        var form = new StripeForm()
            .With("mode", "setup").With("payment_method_types[]", "card")
            .With("customer", customer).With("customer_creation", customer is null ? "always" : null)
            .With("client_reference_id", Mark(returnTo))
            // Stripe puts the session in for the braces.
            .With("success_url", $"{back}{(returnTo.Query.Length > 0 ? '&' : '?')}session={{CHECKOUT_SESSION_ID}}")
            .With("cancel_url", back);
        try
        {
            var session = (await client.Post("/v1/checkout/sessions", form, null, cancellation)).Found() ?? default;
            return Uri.TryCreate(session.Text("url"), UriKind.Absolute, out var page) ? page : null;
        }
        catch (PaymentUnavailableException refused) when (customer is not null && refused.Failure == PassingFailure.Refusal)
        {
            return null;
        }
    }

    public async Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation)
    {
        if (!StripeId.Is(session, SessionPrefix)) return null;
        var answer = await client.Get($"/v1/checkout/sessions/{session}", new StripeForm().Expand("setup_intent.payment_method"), cancellation);
        if (answer.Found() is not { } body || body.Text("status") != "complete" || body.Text("client_reference_id") != Mark(returnTo) || body.Inner("setup_intent")?.Inner("payment_method") is not { } method) return null;
        return Read(method) is { Customer: not null } card ? card : null;
    }

    /// <summary>Says of a page at Stripe whom it was opened for, and tells Stripe nothing of the pass in the address.</summary>
    static string Mark(Uri returnTo) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(returnTo.AbsoluteUri)));

    public async Task Detach(string token, CancellationToken cancellation)
    {
        if (!StripeId.Is(token, Prefix)) return;
        var answer = await client.Post($"{PathOfAll}/{token}/detach", new StripeForm(), null, cancellation);
        // Detaching what is detached is refused, and so is what may not be done: whose it is now tells them apart.
        if (answer is StripeAnswer.Failed { Status: not 404 } failed && await Find(client, token, cancellation) is { Customer: not null })
            throw new PaymentUnavailableException(failed.Error.Told, PassingFailure.Refusal);
        if (answer is StripeAnswer.Broken broken) throw new PaymentUnavailableException(broken.Reason);
    }

    /// <summary>With the customer Stripe keeps it for, if any; null if it keeps no such card.</summary>
    public static async Task<SavedCard?> Find(StripeClient client, string token, CancellationToken cancellation) =>
        StripeId.Is(token, Prefix) && (await client.Get($"{PathOfAll}/{token}", new(), cancellation)).Found() is { } body ? Read(body) : null;

    public static SavedCard? Read(JsonElement method)
    {
        if (method.Text("id") is not { } id || method.Inner("card") is not { } card || card.Text("last4") is not { Length: 4 } last4) return null;
        if (card.Number("exp_year") is not (>= 2000 and <= 9999 and var year) || card.Number("exp_month") is not (>= 1 and <= 12 and var month)) return null;
        var expires = new DateOnly((int)year, (int)month, DateTime.DaysInMonth((int)year, (int)month));
        return new(id, Brand(card.Text("brand")), last4, card.Text("fingerprint") ?? id, expires, method.Text("customer"));
    }

    static string Brand(string? brand) => brand switch
    {
        "visa" => "Visa",
        "mastercard" => "Mastercard",
        "amex" => "American Express",
        "discover" => "Discover",
        "diners" => "Diners Club",
        "jcb" => "JCB",
        "unionpay" => "UnionPay",
        _ => "Card",
    };
}
