using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>What Stripe made of a call that reached it.</summary>
/// <param name="Replayed">The answer to an earlier call with the same key, word for word: things may have moved on since.</param>
abstract record StripeAnswer(bool Replayed)
{
    public sealed record Done(JsonElement Body, bool Replayed) : StripeAnswer(Replayed);

    public sealed record Failed(int Status, StripeError Error, bool Replayed) : StripeAnswer(Replayed);

    /// <summary>A fault of Stripe's own: it may or may not have acted, and says the same again to the same key.</summary>
    public sealed record Broken(string Reason, bool Replayed) : StripeAnswer(Replayed);

    /// <summary>Null for what is not there.</summary>
    /// <exception cref="PaymentUnavailableException">A fault of Stripe's, or it refuses: whoever can be told why has looked before.</exception>
    public JsonElement? Found() => this switch
    {
        Done done => done.Body,
        Failed { Status: 404 } or Failed { Error.Code: "resource_missing" } => null,
        Failed failed => throw new PaymentUnavailableException(failed.Error.Told, PassingFailure.Refusal),
        Broken broken => throw new PaymentUnavailableException(broken.Reason),
        _ => throw new InvalidOperationException("An answer is one of three."),
    };
}

/// <summary>Stripe has said of the account before what it says now, and says it to the same key for a day, though that was mended. Nothing was made for the key by that call.</summary>
sealed class OldRefusalException(string message) : PaymentUnavailableException(message, PassingFailure.Refusal);

/// <param name="Intent">The payment the error is about, as it was then.</param>
sealed record StripeError(string Type, string Code, string DeclineCode, string Param, string Message, JsonElement? Intent)
{
    const int LongestMessage = 300;

    /// <summary>It is not this call that is wrong but the account or its key, which the operator can mend.</summary>
    public bool IsOfAccount => StopsAll || Code is "account_country_invalid_address" or "livemode_mismatch" or "balance_insufficient"
        || Message.Contains("a similar object exists in", StringComparison.Ordinal);

    /// <summary>Whatever else were asked with this key would come to the same.</summary>
    public bool StopsAll => Code is "testmode_charges_only" or "account_invalid" or "account_closed" or "api_key_expired" or "secret_key_required" or "tls_version_unsupported";

    public string Told => $"Stripe refuses it{(Code.Length > 0 ? $" ({Code})" : "")}: {Message}";

    public static StripeError Read(JsonElement? body)
    {
        var error = body?.Inner("error") ?? default;
        return new(error.Text("type") ?? "", error.Text("code") ?? "", error.Text("decline_code") ?? "", error.Text("param") ?? "", Line(error.Text("message")), error.Inner("payment_intent"));
    }

    static string Line(string? text)
    {
        var line = string.Concat((text ?? "it gives no reason").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length > LongestMessage ? line[..LongestMessage] : line;
    }
}
