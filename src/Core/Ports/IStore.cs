using Tagsale.Core.Engine;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;

namespace Tagsale.Core.Ports;

/// <summary>Hashtags published since somebody last asked.</summary>
/// <param name="Last">Where to ask from next time.</param>
public sealed record NewTags(IReadOnlyList<string> Folded, long Last)
{
    /// <summary>Where checking in loads an offer published since, each once.</summary>
    public IReadOnlyList<string> Venues { get; init; } = [];
}

/// <summary>
/// The system of record, as one process sees it. Synchronous: a lane of the engine owns a thread. Where the store can be shared, other processes may work on it
/// at the same time; what one of them has taken in hand is free again when it is gone.
/// </summary>
public interface IStore : IDisposable
{
    /// <summary>How many batches the store gains from writing at once.</summary>
    int Lanes { get; }

    /// <summary>Brings the schema to this version, forward only, and takes up what an earlier process left.</summary>
    /// <exception cref="StoreException">The schema is newer than this program, or the store cannot be opened; the message says what to do.</exception>
    void Migrate();

    /// <summary>Starts the one transaction of a batch. Disposing it without a save undoes everything.</summary>
    IBatch Begin();

    /// <summary>True while this process is the one that reads the network and watches its timers. Becomes it if nobody is; what another had taken is free then.</summary>
    bool Leads(string network);

    /// <summary>
    /// Takes free outbox items whose turn has come in hand, the most urgent and then the oldest first. What this process queues is in its hand from the start, a deferral
    /// frees an item again.
    /// </summary>
    IReadOnlyList<QueuedItem> Claim(DateTimeOffset now, int limit);

    /// <summary>Of outbox items that this process believes to have in hand, those it has not: another process has taken them out, because nobody wants them any more.</summary>
    IReadOnlyCollection<string> Missing(IReadOnlyCollection<string> keys);

    /// <summary>Frees everything this process has in hand: it is no longer sure what that is.</summary>
    void Disown();

    /// <summary>
    /// Pays for an attempt at an item in hand, if the account is not paused and none of the windows comes to hold more than its points; whoever else pays at the same time waits. The attempt is
    /// counted with the item: one that was never counted was never made.
    /// </summary>
    /// <param name="key">Of the outbox item.</param>
    SpendOutcome Spend(string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now);

    /// <summary>Lets nobody pay on that account until then, or until later if that was said before.</summary>
    void Pause(SocialAccount account, DateTimeOffset until);

    /// <summary>What every process together has paid since a time, and the pause.</summary>
    PostingLedger Ledger(SocialAccount account, DateTimeOffset since);

    /// <summary>Timers of a network up to a time, the earliest first, taken in hand for a minute. Those of purchases that are over are dropped on the way.</summary>
    IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset until, DateTimeOffset now, int limit);

    /// <summary>How far a network's stream has been durably handled; null before the first time.</summary>
    SourcePosition? Position(string network);

    /// <summary>Until when a payment service's own list of events has been gone through; null before the first time.</summary>
    DateTimeOffset? ListedUntil(string service);

    /// <summary>Networks that have ever been read.</summary>
    IReadOnlyList<string> Networks();

    /// <summary>Of these accounts, those that are linked to a member.</summary>
    IReadOnlySet<SocialAccount> Linked(IReadOnlyCollection<SocialAccount> accounts);

    /// <param name="after">From an earlier answer; 0 for all there are.</param>
    NewTags OfferTags(long after);

    /// <summary>
    /// Removes what nothing needs any more: posts acted on, tries at codes, answers to requests, what payment services told, transactions of cards, purchases that came to nothing, events and
    /// their deliveries, all from before; and of deleted members what the last of their orders still needed.
    /// </summary>
    /// <returns>Zero when everything has been looked at; until then, call again.</returns>
    int Prune(Retention before, int limit);

    /// <summary>Answers at all.</summary>
    bool IsAlive();
}

public enum SpendOutcome
{
    Paid,

    /// <summary>Too little is left, or the account is paused: nothing was paid.</summary>
    TooLittle,

    /// <summary>This process does not have the item in hand: nobody wants it any more, or another has it. Nothing was paid.</summary>
    NotInHand,
}

/// <param name="Posts">Posts acted on and tries at codes.</param>
/// <param name="Requests">
/// Answers to keyed requests, what payment services have told and was understood, and transactions of cards that no offer counts: neither they nor the payment they belong to.
/// </param>
/// <param name="Nothing">Purchases that came to nothing: cancelled, expired or declined, and no money ever moved.</param>
/// <param name="Events">Events, and to whom they were told.</param>
/// <param name="UnknownCards">Transactions of cards that nobody has linked, and what waits for a payment that never came.</param>
public sealed record Retention(DateTimeOffset Posts, DateTimeOffset Requests, DateTimeOffset Nothing, DateTimeOffset Events, DateTimeOffset UnknownCards);

public interface IBatch : IDisposable
{
    /// <summary>Everything the keys name, in a handful of set-based statements; rows that a save may change are locked in key order.</summary>
    Loaded Load(Keys keys);

    /// <summary>Writes the difference and commits. When it returns, it is durable.</summary>
    /// <exception cref="ConflictException">A row is not as it was loaded, or a constraint refuses: the batch must be decided anew.</exception>
    /// <exception cref="InterruptedException">Something passing came in between.</exception>
    /// <exception cref="StoreException">The store failed; nothing was written, or it is unknown whether it was.</exception>
    void Save(Changes changes);
}

/// <summary>The store cannot do its work now.</summary>
public sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>The connection was lost or other batches were in the way. Nothing was written, and the same batch may succeed at once.</summary>
public sealed class InterruptedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What was decided does not fit what is stored. Nothing was written.</summary>
public sealed class ConflictException(string message, Exception? cause = null) : Exception(message, cause);
