#pragma warning disable RS0030 // A payment service is across a wire: its port names Task, the rules behind it do not (docs/decisions/0003).
namespace Tagsale.Core.Ports;

/// <summary>A card as the payment service keeps it.</summary>
/// <param name="Token">The saved token, which a charge names. Never a card number.</param>
/// <param name="Fingerprint">The same for the same physical card, whoever links it.</param>
/// <param name="Expires">Last day the card is valid.</param>
public sealed record SavedCard(string Token, string Brand, string Last4, string Fingerprint, DateOnly Expires);

public abstract record LinkAnswer
{
    public sealed record Linked(SavedCard Card) : LinkAnswer;
    public sealed record Refused(string Reason) : LinkAnswer;
    public sealed record Unavailable(string Reason) : LinkAnswer;
}

public enum DeclineReason
{
    Declined,
    InsufficientFunds,
    AuthenticationFailed,
    Cancelled,
}

public abstract record ChargeAnswer
{
    /// <param name="Reference">The service's id of the charge.</param>
    public sealed record Approved(string Reference) : ChargeAnswer;

    public sealed record Declined(DeclineReason Reason) : ChargeAnswer;

    /// <param name="Page">Where the member approves: the service's own hosted page.</param>
    public sealed record ActionRequired(string Reference, Uri Page) : ChargeAnswer;

    /// <summary>No answer or a passing fault. It may or may not have charged: ask again with the same key.</summary>
    public sealed record Unavailable(string Reason) : ChargeAnswer;
}

public abstract record RefundAnswer
{
    public sealed record Refunded(string Reference) : RefundAnswer;
    public sealed record Refused(string Reason) : RefundAnswer;
    public sealed record Unavailable(string Reason) : RefundAnswer;
}

/// <param name="Key">Derived from the purchase: the service charges once for it, however often it is asked.</param>
/// <param name="ReturnTo">Where the service's hosted page sends the member back to.</param>
public sealed record ChargeRequest(string Key, string Token, Money Amount, string Description, Uri ReturnTo);

public sealed record RefundRequest(string Key, string ChargeReference, Money Amount);

/// <summary>A passing failure of the payment service, where no answer can tell it.</summary>
public sealed class PaymentUnavailableException(string message) : Exception(message);

/// <summary>A service that keeps cards and moves money.</summary>
public interface IPaymentService
{
    /// <summary>Lower-case: <c>sandbox</c>, <c>stripe</c>.</summary>
    string Name { get; }

    /// <summary>Saves the card that a one-time token stands for. The same key saves once.</summary>
    Task<LinkAnswer> Link(string key, string token, CancellationToken cancellation);

    /// <summary>The service's hosted page where a person enters a card; it returns to <paramref name="returnTo"/> with <c>?session=</c>.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<Uri> HostedCardPage(Uri returnTo, CancellationToken cancellation);

    /// <summary>The card a hosted-page session ended with; null while it has none.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<SavedCard?> FindLinked(string session, CancellationToken cancellation);

    /// <summary>Starts the charge of this key, or finds it, and answers its present state.</summary>
    Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation);

    /// <summary>Cancels a charge that waits for the member. Approved if the member was quicker, else declined as cancelled.</summary>
    Task<ChargeAnswer> CancelCharge(string key, CancellationToken cancellation);

    /// <summary>Returns money of an approved charge. The same key refunds once.</summary>
    Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation);

    /// <summary>Forgets a saved card. Forgetting one that is not there is no error.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task Detach(string token, CancellationToken cancellation);
}
