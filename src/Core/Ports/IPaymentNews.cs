#pragma warning disable RS0030 // As in IPaymentService: across a wire.
namespace Tagsale.Core.Ports;

/// <summary>What a service sent or keeps of something that happened there, as it came.</summary>
/// <param name="Id">The service's own: the same whenever it is told again.</param>
/// <param name="Kind">The service's own name for what happened.</param>
/// <param name="At">When it happened, by the service.</param>
public sealed record PaymentEvent(string Id, string Kind, DateTimeOffset At, string Raw);

public abstract record ReceivedEvent
{
    public sealed record Genuine(PaymentEvent Event) : ReceivedEvent;

    /// <summary>The service did not send this, or not now.</summary>
    /// <param name="Reason">For the operator; whoever sent it is told nothing.</param>
    public sealed record Refused(string Reason) : ReceivedEvent;
}

public enum DisputeState
{
    /// <summary>The bank asks; no money has moved.</summary>
    Inquiry,

    /// <summary>The money was taken back until it is decided.</summary>
    Open,
    Won,
    Lost,
}

/// <summary>What an event means for us. As things are when it is understood, which may be later than it was told: events come twice, late and in any order.</summary>
public abstract record PaymentNews
{
    /// <param name="Key">The key the charge was asked with.</param>
    public sealed record Charged(string Key, ChargeAnswer Answer) : PaymentNews;

    /// <param name="Key">The key the charge was asked with.</param>
    /// <param name="RefundKey">The key the refund was asked with; null for one that was made at the service and not by us.</param>
    public sealed record Refunded(string Key, string Reference, Money Amount, string? RefundKey, RefundAnswer Answer) : PaymentNews;

    /// <param name="Key">The key the charge was asked with.</param>
    /// <param name="Fee">What the service takes for it, once it has.</param>
    public sealed record Disputed(string Key, string Reference, Money Amount, Money? Fee, DisputeState State, string Reason) : PaymentNews;

    /// <param name="Card">As it is now; null if the service keeps it no more.</param>
    public sealed record CardChanged(string Token, SavedCard? Card) : PaymentNews;

    /// <summary>It does not concern us.</summary>
    public sealed record Nothing : PaymentNews;

    /// <summary>It concerns us and should not be: an event of another mode, an object we never made.</summary>
    public sealed record Alarming(string Text) : PaymentNews;
}

/// <summary>A payment service that tells of itself, unasked. What it has told is kept raw until it has been understood.</summary>
public interface IPaymentNews : IPaymentService
{
    /// <param name="body">Of a length that was bounded where it came in.</param>
    /// <param name="signature">The header that proves it; null if there was none.</param>
    ReceivedEvent Receive(string body, string? signature, DateTimeOffset now);

    /// <summary>What happened from a time on, the oldest first: for events that never arrived.</summary>
    /// <param name="after">The cursor of the page before; null for the first.</param>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<Page<PaymentEvent>> Since(DateTimeOffset from, string? after, CancellationToken cancellation);

    /// <summary>May ask the service how things are now.</summary>
    /// <exception cref="PaymentUnavailableException">The service does not answer now.</exception>
    Task<PaymentNews> Understand(PaymentEvent told, CancellationToken cancellation);
}
