using System.Collections.Immutable;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Posts;

/// <summary>What a post came to.</summary>
public abstract record PostOutcome
{
    public sealed record Ignored(IgnoredReason Reason) : PostOutcome;

    /// <summary>It was acted on before; a redelivery changes nothing.</summary>
    public sealed record AlreadySeen : PostOutcome;
    public sealed record OptedOut : PostOutcome;
    public sealed record Invited : PostOutcome;
    public sealed record Refused(Refusal Refusal) : PostOutcome;
    public sealed record Loaded(ImmutableArray<EnrollmentId> Enrollments) : PostOutcome;
    public sealed record NotLoaded(LoadRefusal Refusal) : PostOutcome;
    public sealed record Held(PurchaseId Purchase) : PostOutcome;
    public sealed record Confirmed(ImmutableArray<PurchaseId> Purchases) : PostOutcome;

    /// <summary>Whether it was in time will show when the time of our own reply is known.</summary>
    public sealed record ConfirmationKept(PurchaseId Purchase) : PostOutcome;
    public sealed record CodeRefused(CodeRefusal Refusal) : PostOutcome;

    /// <summary>The code belongs to another account's purchase: recorded, never answered.</summary>
    public sealed record CodeOfSomebodyElse : PostOutcome;
}

public enum IgnoredReason
{
    OwnPost,
    NotOriginal,
    NotPublic,
    TooOld,
    BeforeLink,
    BeforeReply,
    Stranger,
    InvitedLately,
    OptedOut,
    AccountGone,
    NothingAsked,
}
