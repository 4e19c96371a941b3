using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>One call as the service took it, whether or not its caller ever heard the answer.</summary>
/// <param name="Key">The caller's idempotency key, or the session it asked for; null where the call has neither.</param>
/// <param name="Amount">What the charge, refund or credit is about.</param>
/// <param name="Card">The saved token the call ended at.</param>
/// <param name="Status">What was found or done: <c>Linked</c>, <c>Approved</c>, <c>Refused</c>, <c>Down</c>, …</param>
/// <param name="Delivered">False where the caller got no answer: it was lost, or still waits to be given.</param>
public sealed record SandboxCall(
    long Seq, DateTimeOffset At, string Operation, string? Key, Money? Amount, string? Card, string Status, bool Delivered);

public enum SandboxChargeStatus
{
    Approved,
    Declined,
    WaitsForMember,
}

/// <param name="Card">The saved token.</param>
/// <param name="Reason">Of a declined charge; else null.</param>
/// <param name="ReturnTo">Where the hosted page sends the member back to.</param>
public sealed record SandboxCharge(
    string Reference,
    string Key,
    string Card,
    Money Amount,
    string Description,
    Uri ReturnTo,
    DateTimeOffset At,
    SandboxChargeStatus Status,
    DeclineReason? Reason)
{
    /// <summary>How many more times a question about this charge gets no answer.</summary>
    internal int Silences { get; init; }

    /// <summary>No answer about this charge is given earlier; null where answers take no time.</summary>
    internal DateTimeOffset? AnsweredFrom { get; init; }
}

public sealed record SandboxRefund(string Reference, string Key, string ChargeReference, Money Amount, DateTimeOffset At);

/// <param name="Card">The saved token.</param>
/// <param name="Amount">Below zero, taken back.</param>
public sealed record SandboxCredit(string Reference, string Key, string Card, Money Amount, string Description, DateTimeOffset At);

/// <summary>A visit to the hosted page where a person enters a card.</summary>
/// <param name="ReturnTo">Where the page sends the person back to, the session already named in the query.</param>
/// <param name="Card">The saved token it ended with; null while it is open.</param>
public sealed record SandboxSession(string Id, Uri ReturnTo, DateTimeOffset ValidUntil, string? Card);
