using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Webhooks;

/// <summary>Something happened that a webhook can ask to be told, with what it happened to as it was then.</summary>
public abstract record ProgramEvent(EventKind Kind, DateTimeOffset At)
{
    /// <summary>What it happened to: of one subject events are told in their order.</summary>
    public abstract Guid Subject { get; }

    /// <summary>The same for the same event, whoever writes it down and however often.</summary>
    public string Id => string.Create(CultureInfo.InvariantCulture, $"evt_{Subject:N}_{(int)Kind}{Number}");

    /// <summary>Tells apart what can happen to one subject more than once.</summary>
    protected virtual string Number => "";

    public sealed record OfPurchase(EventKind Kind, DateTimeOffset At, Purchase Purchase) : ProgramEvent(Kind, At)
    {
        /// <summary>The same was told before, otherwise.</summary>
        public bool IsCorrection { get; init; }

        public override Guid Subject => Purchase.Id.Value;

        protected override string Number => Kind switch
        {
            EventKind.PurchaseRefunded => string.Create(CultureInfo.InvariantCulture, $"_{Purchase.RepaymentCount}"),
            // How each of them stands: a dispute goes forward only, so it stands so once.
            EventKind.PurchaseDisputed or EventKind.PurchaseDisputeClosed => string.Concat(Purchase.Disputes.Select(d => $"_{d.State}")).ToLowerInvariant(),
            _ when IsCorrection => string.Create(CultureInfo.InvariantCulture, $"_{At.UtcTicks:x}"),
            _ => "",
        };
    }

    public sealed record OfOffer(EventKind Kind, DateTimeOffset At, ProductOffer Offer) : ProgramEvent(Kind, At)
    {
        public override Guid Subject => Offer.Id.Value;

        protected override string Number => string.Create(CultureInfo.InvariantCulture, $"_{At.UtcTicks:x}");
    }

    /// <summary>Nothing personal: an id.</summary>
    public sealed record OfMember(EventKind Kind, DateTimeOffset At, MemberId Member) : ProgramEvent(Kind, At)
    {
        public override Guid Subject => Member.Value;
    }

    /// <summary>Nothing personal: ids, and how it was done.</summary>
    public sealed record OfEnrollment(EventKind Kind, DateTimeOffset At, EnrollmentId Enrollment, OfferId Offer, MemberId Member, EnrollmentSource Source) : ProgramEvent(Kind, At)
    {
        public override Guid Subject => Enrollment.Value;

        /// <summary>Once more after the card was removed.</summary>
        protected override string Number => string.Create(CultureInfo.InvariantCulture, $"_{At.UtcTicks:x}");
    }

    /// <param name="Credit">With the card only where somebody else than its payment service is to credit it.</param>
    public sealed record OfCredit(EventKind Kind, DateTimeOffset At, StatementCredit Credit) : ProgramEvent(Kind, At)
    {
        public override Guid Subject => Credit.Enrollment.Value;

        /// <summary>Of the transaction: the feed's id may have any form.</summary>
        protected override string Number => $"_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Credit.Key.Transaction)).AsSpan(0, 8))}";
    }

    /// <param name="before">Null for a new purchase.</param>
    /// <returns>Null where nothing happened that anybody is told.</returns>
    public static ProgramEvent? Of(Purchase? before, Purchase after, DateTimeOffset at) =>
        KindOf(before, after) is { } kind ? new OfPurchase(kind, at, after) : IsCorrected(before, after) ? new OfPurchase(EventKind.PurchaseShipped, at, after) { IsCorrection = true } : null;

    /// <inheritdoc cref="Of(Purchase?, Purchase, DateTimeOffset)"/>
    public static ProgramEvent? Of(Member? before, Member after) =>
        before is null ? new OfMember(EventKind.MemberJoined, after.CreatedAt, after.Id)
        : before.DeletedAt is null && after.DeletedAt is { } left ? new OfMember(EventKind.MemberLeft, left, after.Id)
        : null;

    /// <inheritdoc cref="Of(Purchase?, Purchase, DateTimeOffset)"/>
    public static ProgramEvent? Of(Enrollment? before, Enrollment after) =>
        before is null or { EndedAt: not null } && after.EndedAt is null ? new OfEnrollment(EventKind.RewardLoaded, after.At, after.Id, after.Offer, after.Member, after.Source) : null;

    /// <summary>Once it is known who moves it: that the payout file has carried it out is told by whoever did so.</summary>
    public static ProgramEvent? Of(StatementCredit? before, StatementCredit after, DateTimeOffset at)
    {
        if (after.State == CreditState.Sending || before is { State: not CreditState.Sending }) return null;
        return new OfCredit(after.Amount.Minor < 0 ? EventKind.RewardClawedBack : EventKind.RewardCredited, at, after.State == CreditState.Owed ? after : after with { Card = new("", "") });
    }

    static EventKind? KindOf(Purchase? before, Purchase after)
    {
        if (before is null) return EventKind.PurchaseHeld;
        // In part too, which is no change of state.
        if (after.RefundedMinor > before.RefundedMinor) return EventKind.PurchaseRefunded;
        if (after.Disputes.FirstOrDefault(now => before.Disputes.All(d => d.Reference != now.Reference || d.State != now.State)) is { } dispute) return KindOf(dispute.State);
        return before.State == after.State ? null : KindOf(after.State);
    }

    static bool IsCorrected(Purchase? before, Purchase after) =>
        before?.State == PurchaseState.Shipped && after.State == PurchaseState.Shipped && (before.Carrier, before.Tracking) != (after.Carrier, after.Tracking);

    static EventKind KindOf(DisputeState state) => state switch
    {
        DisputeState.Inquiry or DisputeState.Open => EventKind.PurchaseDisputed,
        DisputeState.Won or DisputeState.Lost => EventKind.PurchaseDisputeClosed,
    };

    /// <summary>Between hold and payment there is nothing to tell a merchant.</summary>
    static EventKind? KindOf(PurchaseState state) => state switch
    {
        PurchaseState.AwaitingReply or PurchaseState.AwaitingConfirmation or PurchaseState.Paying or PurchaseState.ActionRequired => null,
        PurchaseState.Paid => EventKind.PurchasePaid,
        PurchaseState.Shipped => EventKind.PurchaseShipped,
        PurchaseState.Delivered => EventKind.PurchaseDelivered,
        PurchaseState.Cancelled => EventKind.PurchaseCancelled,
        PurchaseState.Expired => EventKind.PurchaseExpired,
        PurchaseState.Declined => EventKind.PurchaseDeclined,
        PurchaseState.Refunded => EventKind.PurchaseRefunded,
    };
}
