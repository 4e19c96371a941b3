using System.Collections.Immutable;
using Tagsale.Core.Posts;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Purchases;

/// <summary>One member buying one unit of one variant.</summary>
public sealed record Purchase
{
    public required PurchaseId Id { get; init; }
    public required OfferId Offer { get; init; }

    /// <summary>The variant's tag; empty where the offer has no choice.</summary>
    public required string Variant { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>The account that asked, and the only one that can confirm.</summary>
    public required SocialAccount Account { get; init; }
    public required CardId Card { get; init; }

    /// <summary>The payment service that keeps the card.</summary>
    public required string Service { get; init; }

    /// <summary>Of the card, so that the limit holds after the card is unlinked or linked by somebody else.</summary>
    public required string Fingerprint { get; init; }
    public required int AddressNumber { get; init; }

    /// <summary>The buy post's id, on the network of <see cref="Account"/>.</summary>
    public required string PostId { get; init; }

    /// <summary>The one-time confirmation hashtag as shown, without the mark.</summary>
    public required string Code { get; init; }
    public required Money Total { get; init; }

    /// <summary>The lines of the total as they were when the unit was held, in its currency.</summary>
    public long PriceMinor { get; init; }

    /// <inheritdoc cref="PriceMinor"/>
    public long ShippingMinor { get; init; }

    /// <inheritdoc cref="PriceMinor"/>
    public long TaxMinor { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The buy post was deleted when that could change nothing any more.</summary>
    public DateTimeOffset? PostDeletedAt { get; init; }
    public required PurchaseState State { get; init; }

    /// <summary>When it is over unless something happens; null while somebody else's answer is awaited.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>
    /// When the clock looks at it next: never after <see cref="Due"/>, often before it. A due time that moves further away then costs nothing, and most
    /// purchases are over when the clock comes.
    /// </summary>
    public DateTimeOffset? Wakes { get; init; }

    /// <summary>Trusted time at which the confirmation request was published; null while it is not, and where it was told in private.</summary>
    public DateTimeOffset? ReplyAt { get; init; }

    /// <summary>Last trusted time at which the code counts; set when the confirmation request is out.</summary>
    public DateTimeOffset? Deadline { get; init; }
    public string? ConfirmPostId { get; init; }
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Other purchases confirmed by the same post: they share its one reply.</summary>
    public ImmutableArray<PurchaseId> Together { get; init; } = [];

    /// <summary>The payment service's id of the charge.</summary>
    public string? Charge { get; init; }

    /// <summary>Charges of which the service has not told yet what it keeps for itself.</summary>
    public ImmutableArray<string> FeesAwaited { get; init; } = [];

    /// <summary>Where the member approves the charge, while that is wanted.</summary>
    public string? ActionPage { get; init; }

    /// <summary>Why the charge was declined, once it was; before that, why it was given up.</summary>
    public Ports.DeclineReason? Declined { get; init; }

    /// <summary>Of the total: what has been given back, or is decided to be.</summary>
    public long RefundedMinor { get; init; }

    /// <summary>Money taken by mistake that goes back is one, too.</summary>
    public int RepaymentCount { get; init; }
    public ImmutableArray<Repayment> Repayments { get; init; } = [];
    public ImmutableArray<Dispute> Disputes { get; init; } = [];
    public bool Restocked { get; init; }
    public string? Carrier { get; init; }
    public string? Tracking { get; init; }

    public PurchaseTimer? Timer => Wakes is { } at ? new(at, Id, Account.Network) : null;

    /// <summary>Since when its charge is wanted, once it is.</summary>
    public DateTimeOffset ChargeAskedAt => ConfirmedAt ?? CreatedAt;

    /// <summary>A code came before it was known whether it is in time.</summary>
    public bool HasConfirmationToJudge => State == PurchaseState.AwaitingReply && ConfirmedAt is not null;

    public PostKey Post => new(Account.Network, PostId);
    public PriceLines Lines => new(
        Total with { Minor = PriceMinor }, Total with { Minor = ShippingMinor }, Total with { Minor = TaxMinor }, TaxIncluded: TaxMinor != 0 && Total.Minor == PriceMinor + ShippingMinor);
    public Money Refunded => Total with { Minor = RefundedMinor };

    /// <summary>The card's bank asks about the payment, or has taken it back: nothing is sent.</summary>
    public bool StopsParcel => Disputes.Any(d => d.StopsParcel);

    /// <summary>Of the total: what merchant and tax have borne of disputes that were lost.</summary>
    public long LostMinor => Disputes.Sum(d => d.BorneMinor);

    /// <summary>Of the total, what neither went back nor was lost to a bank.</summary>
    public Money Refundable => Total with { Minor = Math.Max(0, Total.Minor - RefundedMinor - LostMinor) };
    public bool IsPaid => State is PurchaseState.Paid or PurchaseState.Shipped or PurchaseState.Delivered;

    /// <summary>What stands in refunds-due: decided to go back or taken by mistake, and not paid. Less than nothing where more was paid than that.</summary>
    public long DueMinor(string currency)
    {
        var alike = Repayments.Where(r => r.Amount.Currency == currency).ToList();
        var paid = Disputes.Where(d => d.Amount.Currency == currency).Sum(d => d.DueMinor);
        // What became of refunds from before repayments were kept nobody knows: they count as paid.
        if (Repayments.Length < RepaymentCount) return alike.Where(r => r is { AtService: false, State: not RepaymentState.Made }).Sum(r => r.Amount.Minor) - paid;

        var decided = currency == Total.Currency ? RefundedMinor : 0;
        return decided + alike.Where(r => r.Charge is not null).Sum(r => r.Amount.Minor) - alike.Where(r => r.State == RepaymentState.Made).Sum(r => r.Amount.Minor) - paid;
    }

    /// <summary>Of what is due, what no repayment under way pays: the service refused it, or it came back, and nobody has paid it otherwise since.</summary>
    public Money Owed(string currency) => new(Math.Max(0, DueMinor(currency) - UnderWayMinor(currency)), currency);

    public long UnderWayMinor(string currency) => Repayments.Where(r => r.State == RepaymentState.Asked && r.Amount.Currency == currency).Sum(r => r.Amount.Minor);

    /// <summary>Taken for a purchase that was over, or a second time. What was taken as another sum ended the purchase, and is told with that.</summary>
    public IEnumerable<Repayment> ReturnedCharges => Repayments.Where(r => r.Charge is not null && !(Declined == Ports.DeclineReason.OtherSum && r.Charge == Charge));

    /// <summary>Charged, or charged by mistake, under this reference.</summary>
    public bool WasCharged(string reference) => Charge == reference || Repayments.Any(r => r.Charge == reference);

    /// <summary>With one more repayment under way.</summary>
    public Purchase Repaying(Money amount, DateTimeOffset at, string? charge = null) =>
        this with { RepaymentCount = RepaymentCount + 1, Repayments = Repayments.Add(new(RepaymentCount + 1, amount, RepaymentState.Asked, Charge: charge, At: at)) };

    /// <summary>With what is known of a repayment; one of before such were kept is added.</summary>
    public Purchase With(Repayment repayment)
    {
        var at = Repayments.IndexOf(Repayments.FirstOrDefault(r => r.Number == repayment.Number)!);
        return this with { Repayments = at < 0 ? Repayments.Add(repayment) : Repayments.SetItem(at, repayment) };
    }

    public Purchase With(Dispute dispute)
    {
        var at = Disputes.IndexOf(Disputes.FirstOrDefault(d => d.Reference == dispute.Reference)!);
        return this with { Disputes = at < 0 ? Disputes.Add(dispute) : Disputes.SetItem(at, dispute) };
    }
}

/// <summary>The clock is to look at a purchase then. Timers are rows.</summary>
/// <param name="Network">Where the purchase was asked for: what is due there depends on how far that network has been read.</param>
public readonly record struct PurchaseTimer(DateTimeOffset At, PurchaseId Purchase, string Network);

/// <summary>One line of a purchase's history.</summary>
public sealed record HistoryLine(DateTimeOffset At, PurchaseState State, string Reason);
