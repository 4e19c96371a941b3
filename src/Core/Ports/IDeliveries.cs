using Tagsale.Core.Webhooks;

namespace Tagsale.Core.Ports;

/// <summary>
/// The part of a store that tells webhooks what happened. An event and its deliveries are written with the decision they tell of; from then on they are here. Of one subject a webhook is
/// told in order: nothing is taken in hand while an earlier event of the same subject waits.
/// </summary>
public interface IDeliveries
{
    /// <summary>
    /// Takes deliveries in hand that are due, of each enabled webhook the longest waiting, and never so many that more than <see cref="WebhookMessage.MostAtOnce"/> of a webhook are in anybody's hand.
    /// What is not settled by <paramref name="until"/> is free again.
    /// </summary>
    IReadOnlyList<WebhookMessage> Take(DateTimeOffset now, DateTimeOffset until);

    /// <summary>Writes down how attempts ended, and frees what waited behind those that are over.</summary>
    void Settle(IReadOnlyList<DeliveryResult> results, DateTimeOffset now);

    /// <summary>Makes some more of the deliveries that replays ask for, at most so many events looked at for each webhook.</summary>
    /// <returns>False if none is left to make.</returns>
    bool GoOnReplaying(DateTimeOffset now, int limit);

    /// <summary>The oldest first.</summary>
    IReadOnlyList<WebhookView> Webhooks();

    /// <summary>What one webhook was told or will be, the newest event first.</summary>
    Page<DeliveryView> Log(WebhookId webhook, PageRequest page);
}

/// <summary>A message in hand.</summary>
/// <param name="Event">Its number in the store.</param>
/// <param name="Id">The message's id: the same however often it is sent.</param>
/// <param name="Attempts">Made before.</param>
/// <param name="FirstAt">When the first was made.</param>
/// <param name="LastTaken">When the webhook last took anything, as far as is written down; null if never.</param>
public sealed record WebhookMessage(Webhook Webhook, long Event, string Id, ProgramEvent What, int Attempts, DateTimeOffset? FirstAt, DateTimeOffset? LastTaken)
{
    public const int MostAtOnce = 8;

    /// <summary>How many that are due are looked at for those to take.</summary>
    public const int MostLookedAt = 200;

    /// <summary>What waits behind an earlier event is freed when that one arrives, and looked at again then at the latest.</summary>
    public static readonly TimeSpan PutOff = TimeSpan.FromMinutes(1);
}

public enum DeliveryState
{
    Waiting = 0,
    Delivered = 1,

    /// <summary>Tried for three days in vain, while others arrived.</summary>
    GivenUp = 2,
}

/// <summary>What a receiver made of a message.</summary>
/// <param name="Status">HTTP status code; null where there was no answer.</param>
/// <param name="Text">The beginning of the answer, or why there was none.</param>
public sealed record ReceiverAnswer(int? Status, string Text, int TookMilliseconds)
{
    public const int LongestText = 1_024;

    public bool IsTaken => Status is >= 200 and < 300;
}

/// <summary>How an attempt ended.</summary>
/// <param name="Answer">Null if none was made after all.</param>
/// <param name="Next">When it is tried again, while it waits.</param>
/// <param name="PauseUntil">The receiver wants to hear nothing before.</param>
public sealed record DeliveryResult(WebhookId Webhook, long Event, DeliveryState State, ReceiverAnswer? Answer, DateTimeOffset At, DateTimeOffset Next, DateTimeOffset? PauseUntil = null);

/// <param name="Waiting">Deliveries that are not over.</param>
/// <param name="ReplayFrom">Where a replay is under way: since when it sends.</param>
public sealed record WebhookView(Webhook Webhook, DateTimeOffset? LastTaken, DateTimeOffset? PausedUntil, DateTimeOffset? ReplayFrom, int Waiting);

/// <param name="Subject">Id of what it happened to.</param>
/// <param name="Answer">To the last attempt; null before the first.</param>
public sealed record DeliveryView(
    string Id, EventKind Kind, string Subject, DateTimeOffset At, DeliveryState State, int Attempts, DateTimeOffset? TriedAt, DateTimeOffset? NextAt, ReceiverAnswer? Answer);
