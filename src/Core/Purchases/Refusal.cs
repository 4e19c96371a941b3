using System.Collections.Immutable;

namespace Tagsale.Core.Purchases;

/// <summary>Why an ask is not a purchase. Each has its own reply text.</summary>
public enum RefusalReason
{
    ProgramPaused,
    AccountNotPublic,
    SeveralOffers,
    OfferNotStarted,
    OfferEnded,
    NoCard,
    CardNotEligible,
    NoAddress,
    VariantMissing,
    VariantUnknown,
    AlreadyWaiting,
    LimitReached,
    SoldOut,
    NeedsStepUp,

    /// <summary>The table of tax rates knows nothing of where it would go.</summary>
    NotSoldThere,

    /// <summary>The payment service of the member's card can never take the total.</summary>
    TotalNotTaken,
}

/// <param name="Variants">Tags to choose from, where one was missing or unknown.</param>
public sealed record Refusal(RefusalReason Reason, ImmutableArray<string> Variants)
{
    public static implicit operator Refusal(RefusalReason reason) => new(reason, []);
}

/// <summary>Why a confirmation changes nothing.</summary>
public enum CodeRefusal
{
    Unknown,
    Late,
    NoLongerOpen,
    AlreadyConfirmed,
}
