using System.Collections.Immutable;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Members;

/// <param name="Handle">For showing only: it can change hands.</param>
public sealed record LinkedAccount(SocialAccount Account, string Handle, DateTimeOffset LinkedAt);

/// <summary>A payment service's token and what people know their card by. Never a card number.</summary>
/// <param name="Fingerprint">The same for the same physical card, whoever links it.</param>
/// <param name="Expires">Last day the card is valid.</param>
/// <param name="Customer">Whom the service keeps it for, where it wants that named with the token.</param>
/// <param name="Consent">To its being kept and charged; null for a card that came with its member.</param>
public sealed record Card(
    CardId Id, string Service, string Token, string Brand, string Last4, string Fingerprint, DateOnly Expires, DateTimeOffset AddedAt,
    string? Customer = null, Consent? Consent = null)
{
    /// <summary>A card as the payment service has just given it to us.</summary>
    public static Card Saved(CardId id, string service, Ports.SavedCard saved, DateTimeOffset at, Consent? consent = null) =>
        new(id, service, saved.Token, saved.Brand, saved.Last4, saved.Fingerprint, saved.Expires, at, saved.Customer, consent);

    /// <summary>As a feed of transactions names it.</summary>
    public CardKey Key => new(Service, Token);

    public bool IsValid(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) <= Expires;
}

/// <param name="Country">ISO 3166-1 alpha-2.</param>
public sealed record Address(string Line1, string? Line2, string City, string? Region, string PostalCode, string Country);

/// <summary>The terms accepted, when, and from which network address.</summary>
public sealed record Consent(string TermsVersion, DateTimeOffset At, string? From);

/// <summary>An enrolled person: linked social accounts, cards, one address.</summary>
public sealed record Member
{
    public required MemberId Id { get; init; }
    public required string Name { get; init; }
    public required string Email { get; init; }
    public required Consent Consent { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public Address? Address { get; init; }

    /// <summary>Counts up with each change of name or address; a purchase remembers the one it was made under, so that its parcel goes there.</summary>
    public int AddressNumber { get; init; }
    public DateTimeOffset? AddressChangedAt { get; init; }

    public ImmutableArray<LinkedAccount> Accounts { get; init; } = [];

    /// <summary>In the order they were added; the last one pays unless another is preferred.</summary>
    public ImmutableArray<Card> Cards { get; init; } = [];
    public CardId? PreferredCard { get; init; }

    /// <summary>Raised to sign the member out everywhere.</summary>
    public int Session { get; init; }
    public DateTimeOffset? DeletedAt { get; init; }

    public Card? PayingCard => Cards.FirstOrDefault(c => c.Id == PreferredCard) ?? Cards.LastOrDefault();

    public LinkedAccount? Linked(SocialAccount account) => Accounts.FirstOrDefault(a => a.Account == account);

    public Card? CardSaved(string service, string token) => Cards.FirstOrDefault(c => c.Service == service && c.Token == token);

    /// <summary>To the card's being kept and charged: its own, or the member's where it came with the member.</summary>
    public Consent ConsentTo(Card card) => card.Consent ?? Consent;

    public bool Has(CardId card) => Cards.Any(c => c.Id == card);
}

/// <summary>What there is between the storefront and an account, member or not.</summary>
/// <param name="GoneAt">Since when its network has the account no more, by trusted time; null while it is there.</param>
public sealed record Contact(SocialAccount Account, DateTimeOffset? InvitedAt = null, DateTimeOffset? OptedOutAt = null, DateTimeOffset? GoneAt = null);
