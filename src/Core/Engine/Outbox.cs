using System.Collections.Immutable;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Engine;

/// <summary>The order in which replies go out when a network's budget is short.</summary>
public enum ReplyPriority
{
    Confirmation = 1,
    Receipt = 2,
    Refusal = 3,
    Invitation = 4,
}

public enum MailKind
{
    Receipt = 1,
    Declined = 2,
    ActionRequired = 3,
    Expired = 4,
    Refunded = 5,
    Shipped = 6,

    /// <summary>In place of a reply that the network's limits do not carry.</summary>
    ConfirmationRequest = 7,

    /// <summary>The card was charged when it should not have been, and the money goes back.</summary>
    ChargeReturned = 8,
}

/// <summary>
/// What has been decided to do to the outside world and is not yet seen done. The key is unique and natural, so that the same deed is
/// never queued twice, and it is the idempotency key the outside is given.
/// </summary>
public abstract record OutboxItem(string Key)
{
    /// <summary>Answers a post; its key is made of that post, so a post gets one reply at most.</summary>
    /// <param name="Deadline">After this it is not sent.</param>
    public sealed record Reply(PostKey To, SocialAccount Author, string Text, ReplyPriority Priority, PurchaseId? Purchase, DateTimeOffset Deadline)
        : OutboxItem(KeyOf(To))
    {
        public static string KeyOf(PostKey post) => $"reply/{post.Network}/{post.Id}";
    }

    /// <param name="Together">Other purchases confirmed by the same post: they share one receipt reply.</param>
    public sealed record Charge(PurchaseId Purchase, string Service, string Token, Money Amount, string Description, ImmutableArray<PurchaseId> Together)
        : OutboxItem(KeyOf(Purchase))
    {
        /// <summary>Whom the service keeps the card for, where it wants that named.</summary>
        public string? Customer { get; init; }

        /// <summary>When it was confirmed: whoever has waited longest is charged first.</summary>
        public DateTimeOffset AskedAt { get; init; }

        public static string KeyOf(PurchaseId purchase) => $"charge/{purchase}";
    }

    public sealed record CancelCharge(PurchaseId Purchase, string Service, ImmutableArray<PurchaseId> Together) : OutboxItem($"cancel-charge/{Purchase}")
    {
        /// <inheritdoc cref="Charge.Customer"/>
        public string? Customer { get; init; }

        /// <summary>When the charge was: the service looks for it from then on.</summary>
        public DateTimeOffset AskedAt { get; init; }
    }

    public sealed record Refund(PurchaseId Purchase, int Number, string Service, string ChargeReference, Money Amount)
        : OutboxItem(KeyOf(Purchase, Number))
    {
        public static string KeyOf(PurchaseId purchase, int number) => $"refund/{purchase}/{number}";
    }

    /// <summary>To a card's statement; below zero, taken back from it.</summary>
    public sealed record Credit(CreditKey CreditKey, CardKey Card, Money Amount, string Description) : OutboxItem(KeyOf(CreditKey))
    {
        public static string KeyOf(CreditKey credit) => Prefix + credit;

        /// <summary>What a key of this kind is about; null for any other.</summary>
        public static CreditKey? Of(string? key) =>
            key?.StartsWith(Prefix, StringComparison.Ordinal) == true && Core.Rewards.CreditKey.TryParse(key[Prefix.Length..], out var credit) ? credit : null;

        const string Prefix = "credit/";
    }

    /// <summary>Written from the purchase as it is when it is sent; dropped if the member is gone.</summary>
    public sealed record Mail(MemberId Member, MailKind Kind, PurchaseId Purchase, int Number = 0) : OutboxItem(KeyOf(Purchase, Kind, Number))
    {
        public static string KeyOf(PurchaseId purchase, MailKind kind, int number = 0) => $"mail/{purchase}/{kind}/{number}";
    }

    /// <summary>An offer post on the storefront account of one network.</summary>
    public sealed record Announce(OfferId Offer, string Network, string Text) : OutboxItem($"announce/{Offer}/{Network}");

    public sealed record DetachCard(CardId Card, string Service, string Token) : OutboxItem($"detach/{Card}");

    /// <summary>A payment service has told of something, and it is not yet known what that means for us.</summary>
    public sealed record Understand(string Service, string Event) : OutboxItem($"understand/{Service}/{Event}");
}

/// <summary>An item with what has happened to it so far.</summary>
/// <param name="Attempts">Where the network has limits, each is counted before it is made; else when it has failed.</param>
public sealed record QueuedItem(OutboxItem Item, int Attempts)
{
    /// <summary>This process let it wait because of what its network allows.</summary>
    public bool Waited { get; init; }
}

/// <summary>A failed attempt: the item is tried again at <paramref name="Until"/>.</summary>
public sealed record Deferral(string Key, int Attempts, DateTimeOffset Until, string Reason);
