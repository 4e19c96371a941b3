namespace Tagsale.Core.Rewards;

/// <summary>What one payment has earned by one offer so far. A payment is all clearings of one authorisation, and what takes them back.</summary>
/// <param name="Sale">The feed's id of the authorisation, or of the one clearing that has none.</param>
public readonly record struct RedemptionKey(string Sale, OfferId Offer);

/// <inheritdoc cref="RedemptionKey"/>
public sealed record Redemption
{
    public required RedemptionKey Key { get; init; }
    public required EnrollmentId Enrollment { get; init; }
    public required CardKey Card { get; init; }
    public required string MerchantId { get; init; }
    public required DateTimeOffset At { get; init; }
    public long ClearedMinor { get; init; }
    public long RefundedMinor { get; init; }

    /// <summary>Credited by its clearings, were nothing refunded.</summary>
    public long GrantedMinor { get; init; }

    /// <summary>Credits less clawbacks.</summary>
    public long NetMinor { get; init; }

    /// <summary>Which visit it was, once it met every other rule.</summary>
    public int? Visit { get; init; }

    public long RemainingMinor => ClearedMinor - RefundedMinor;

    /// <summary>More was cleared, and so much more granted for it. After a refund the share that was not refunded grows too.</summary>
    /// <param name="most">How much there is to give: never more than that is credited now.</param>
    public Redemption Clear(long amount, long grant, long most)
    {
        var cleared = this with { ClearedMinor = ClearedMinor + amount, GrantedMinor = GrantedMinor + grant };
        return cleared with { NetMinor = NetMinor + Math.Clamp(cleared.ShareMinor - NetMinor, 0, most) };
    }

    /// <summary>What was cleared is given back, all or a part. Where there was too little to give it may have earned less than its share, and then less goes back.</summary>
    public Redemption Refund(long amount)
    {
        var refunded = this with { RefundedMinor = RefundedMinor + Math.Min(amount, RemainingMinor) };
        return refunded with { NetMinor = Math.Min(NetMinor, refunded.ShareMinor) };
    }

    /// <summary>Of what was granted, in proportion to what was not refunded, and cumulative: partial refunds add up to the whole whatever their number. A payment is one once something has cleared.</summary>
    long ShareMinor => (long)Math.Round((decimal)GrantedMinor * RemainingMinor / ClearedMinor, MidpointRounding.ToEven);
}
