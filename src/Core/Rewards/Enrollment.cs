using Tagsale.Core.Posts;

namespace Tagsale.Core.Rewards;

/// <summary>How an offer was loaded.</summary>
public enum EnrollmentSource
{
    Post = 1,
    CheckIn = 2,
    Click = 3,
    Api = 4,
}

/// <summary>A card as a feed of transactions names it.</summary>
/// <param name="Token">The payment service's saved token.</param>
public readonly record struct CardKey(string Service, string Token);

/// <summary>A reward offer loaded to one member's card.</summary>
public sealed record Enrollment
{
    public required EnrollmentId Id { get; init; }
    public required OfferId Offer { get; init; }
    public required MemberId Member { get; init; }
    public required CardKey Card { get; init; }

    /// <summary>The same for the same physical card, whoever linked it: it counts once.</summary>
    public required string Fingerprint { get; init; }
    public required DateTimeOffset At { get; init; }
    public required EnrollmentSource Source { get; init; }

    /// <summary>Set aside at first; what is taken back goes up to this.</summary>
    public long ClaimMinor { get; init; }
    public long ReservedMinor { get; init; }

    /// <summary>Credits less clawbacks.</summary>
    public long CreditedMinor { get; init; }

    /// <summary>Payments that met every other rule.</summary>
    public int Visits { get; init; }

    /// <summary>Since when the card is not the member's any more: what was paid before still earns.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
