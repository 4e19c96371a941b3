#pragma warning disable RS0030 // A payment service is across a wire: its port names Task, the rules behind it do not (docs/decisions/0003).
using Tagsale.Core.Payments;

namespace Tagsale.Core.Ports;

/// <summary>A card as the payment service keeps it.</summary>
/// <param name="Token">The saved token, which a charge names. Never a card number.</param>
/// <param name="Fingerprint">The same for the same physical card, whoever links it.</param>
/// <param name="Expires">Last day the card is valid.</param>
/// <param name="Customer">Whom the service keeps the card for, where it wants that named with the token.</param>
public sealed record SavedCard(string Token, string Brand, string Last4, string Fingerprint, DateOnly Expires, string? Customer = null);

/// <summary>What a passing failure says of the service itself.</summary>
public enum PassingFailure
{
    /// <summary>No answer, or one that holds for whatever is asked: it is away, or knows us no more.</summary>
    Silence,

    /// <summary>It answers, and will not do this one thing now: a refund while the balance is empty, what the key has no permission for. Others may go well.</summary>
    Refusal,

    /// <summary>It was not asked: more waits to be than may go out.</summary>
    NotAsked,
}

public abstract record LinkAnswer
{
    public sealed record Linked(SavedCard Card) : LinkAnswer;
    public sealed record Refused(string Reason) : LinkAnswer;
    public sealed record Unavailable(string Reason) : LinkAnswer;
}

/// <summary>Why a charge was not made, as far as it may be told: what a bank suspects is told to nobody and counts as <see cref="Declined"/>.</summary>
public enum DeclineReason
{
    Declined,
    InsufficientFunds,
    AuthenticationFailed,

    /// <summary>Given up before it was made.</summary>
    Cancelled,
    Expired,

    /// <summary>The card's own limit for an amount or a number of payments.</summary>
    LimitExceeded,

    /// <summary>Not for this kind of purchase, country or currency.</summary>
    NotSupported,

    /// <summary>The service no longer accepts what it keeps of the card: it must be entered again.</summary>
    IncorrectDetails,

    /// <summary>The bank could not be reached, or asks to try again later.</summary>
    BankUnavailable,

    /// <summary>The service does not keep the card any more.</summary>
    CardGone,

    /// <summary>The service can never take such a charge, whoever's card it is: its amount or currency, mostly. Ours to mend, and no fault of the card's.</summary>
    AmountNotTaken,

    /// <summary>Another sum was taken than was agreed, and all of it goes back. No service answers so.</summary>
    OtherSum,
}

public abstract record ChargeAnswer
{
    /// <param name="Reference">The service's id of the charge.</param>
    /// <param name="Taken">What it says it took; null where it does not say.</param>
    /// <param name="Fee">What it keeps for itself, in the currency it settles in; null while that is not known.</param>
    public sealed record Approved(string Reference, Money? Taken = null, Money? Fee = null) : ChargeAnswer;

    /// <summary>Accepted, and not decided yet: the service tells later, or is asked again.</summary>
    public sealed record Processing(string Reference) : ChargeAnswer;

    public sealed record Declined(DeclineReason Reason) : ChargeAnswer;

    /// <param name="Page">Where the member approves: the service's own hosted page.</param>
    public sealed record ActionRequired(string Reference, Uri Page) : ChargeAnswer;

    /// <summary>No answer or a passing fault. It may or may not have charged: ask again with the same key.</summary>
    public sealed record Unavailable(string Reason, PassingFailure Failure = PassingFailure.Silence) : ChargeAnswer;
}

public abstract record RefundAnswer
{
    public sealed record Refunded(string Reference) : RefundAnswer;
    public sealed record Refused(string Reason) : RefundAnswer;
    public sealed record Unavailable(string Reason, PassingFailure Failure = PassingFailure.Silence) : RefundAnswer;
}

public abstract record CreditAnswer
{
    public sealed record Credited(string Reference) : CreditAnswer;
    public sealed record Refused(string Reason) : CreditAnswer;

    /// <summary>The service does not do that.</summary>
    public sealed record NotOffered : CreditAnswer;
    public sealed record Unavailable(string Reason, PassingFailure Failure = PassingFailure.Silence) : CreditAnswer;
}

/// <param name="Key">The service credits once for it, however often it is asked.</param>
/// <param name="Amount">Below zero, taken back from the card.</param>
public sealed record CreditRequest(string Key, string Token, Money Amount, string Description);

/// <param name="Key">Derived from the purchase: the service charges once for it, however often it is asked.</param>
/// <param name="ReturnTo">Where the service's hosted page sends the member back to.</param>
/// <param name="Customer">Whom the service keeps the card for, where it wants that named.</param>
/// <param name="AskedAt">When the charge was first wanted: services forget keys after a day or so, and must then be asked what there is.</param>
public sealed record ChargeRequest(string Key, string Token, Money Amount, string Description, Uri ReturnTo, string? Customer = null, DateTimeOffset AskedAt = default);

/// <param name="Key">Of the charge.</param>
/// <param name="Customer">As in <see cref="ChargeRequest.Customer"/>: a service that knows it finds the charge, or that there is none, among few.</param>
/// <param name="AskedAt">As in <see cref="ChargeRequest.AskedAt"/>.</param>
public sealed record CancelRequest(string Key, string? Customer = null, DateTimeOffset AskedAt = default);

public sealed record RefundRequest(string Key, string ChargeReference, Money Amount);

public enum MovementKind
{
    Charge,
    Refund,

    /// <summary>A refund that did not reach its card and came back.</summary>
    RefundReturned,
    Dispute,
    DisputeReturned,
    Fee,

    /// <summary>Put on a card's statement without a charge before it.</summary>
    StatementCredit,
    StatementCreditTakenBack,

    /// <summary>To the operator's bank, and whatever else is no purchase's.</summary>
    Other,
}

/// <summary>One movement on the service's own books.</summary>
/// <param name="Reference">The service's id of the charge, refund or dispute it belongs to.</param>
/// <param name="Amount">In the direction its kind has; never negative.</param>
/// <param name="Fee">What the service kept of it.</param>
/// <param name="Key">The key its charge, or the statement credit itself, was asked with; null where there is none.</param>
public sealed record Movement(string Reference, MovementKind Kind, Money Amount, Money Fee, DateTimeOffset At, string? Key);

/// <summary>A passing failure of the payment service, where no answer can tell it.</summary>
public class PaymentUnavailableException(string message, PassingFailure failure = PassingFailure.Silence) : Exception(message)
{
    public PassingFailure Failure => failure;
}

/// <summary>A service that keeps cards and moves money.</summary>
public interface IPaymentService
{
    /// <summary>Lower-case: <c>sandbox</c>, <c>stripe</c>.</summary>
    string Name { get; }

    /// <summary>What it ever takes of a currency. It answers at once and always the same.</summary>
    AmountLimits LimitsOf(string currency) => AmountLimits.Any;

    /// <summary>Saves the card that a one-time token stands for, or looks up one that the service keeps already. The same key saves once.</summary>
    /// <param name="customer">Whom the service keeps it for, where it wants that named.</param>
    Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation);

    /// <summary>The service's hosted page where a person enters a card; it returns to <paramref name="returnTo"/> with <c>?session=</c>.</summary>
    /// <param name="customer">Whom the service keeps this person's other cards for, if any.</param>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation);

    /// <summary>The card a hosted-page session ended with; null while it has none.</summary>
    /// <param name="returnTo">As the session was opened with: of any other it has no card, whoever brings it.</param>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation);

    /// <summary>Starts the charge of this key, or finds it, and answers its present state.</summary>
    Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation);

    /// <summary>Cancels a charge that waits for the member. Approved if the member was quicker, else declined as cancelled.</summary>
    Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation);

    /// <summary>Returns money of an approved charge. The same key refunds once.</summary>
    Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation);

    /// <summary>Whether it puts money on a card without a charge before it. Where it does not it need not be asked.</summary>
    bool GivesCredits => true;

    /// <summary>Puts money on a saved card's statement without a charge before it, or takes such money back. The same key does so once.</summary>
    Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation);

    /// <summary>What stands on the service's own books from a time on and before another, in the service's own order.</summary>
    /// <param name="after">The cursor of the page before; null for the first.</param>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation);

    /// <summary>Forgets a saved card. Forgetting one that is not there is no error.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task Detach(string token, CancellationToken cancellation);
}
