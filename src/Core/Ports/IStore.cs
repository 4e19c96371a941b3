using Tagsale.Core.Engine;

namespace Tagsale.Core.Ports;

/// <summary>A purchase the clock must look at.</summary>
public sealed record DuePurchase(PurchaseId Id, string Network);

/// <summary>The system of record. Synchronous: a lane of the engine owns a thread and a connection.</summary>
public interface IStore : IDisposable
{
    /// <summary>Brings the schema to this version, forward only.</summary>
    /// <exception cref="StoreException">The schema is newer than this program, or the store cannot be opened; the message says what to do.</exception>
    void Migrate();

    /// <summary>Starts the one transaction of a batch. Disposing it without a save undoes everything.</summary>
    IBatch Begin();

    /// <summary>Queued items whose turn has come, oldest first; those named are left out.</summary>
    IReadOnlyList<QueuedItem> Outbox(DateTimeOffset now, IReadOnlySet<string> except, int limit);

    /// <summary>Purchases whose due time has passed, the longest due first.</summary>
    IReadOnlyList<DuePurchase> Due(DateTimeOffset now, int limit);

    /// <summary>How far a network's stream has been durably handled; null before the first time.</summary>
    SourcePosition? Position(string network);

    /// <summary>Folded hashtags of all offers.</summary>
    IReadOnlyList<string> OfferTags();

    /// <summary>Answers at all.</summary>
    bool IsAlive();
}

public interface IBatch : IDisposable
{
    /// <summary>Everything the keys name, in a handful of set-based statements; rows that a save may change are locked in key order.</summary>
    Loaded Load(Keys keys);

    /// <summary>Writes the difference and commits. When it returns, it is durable.</summary>
    /// <exception cref="ConflictException">A row is not as it was loaded, or a constraint refuses: the batch must be decided anew.</exception>
    /// <exception cref="StoreException">The store failed; nothing was written, or it is unknown whether it was.</exception>
    void Save(Changes changes);
}

/// <summary>The store cannot do its work now.</summary>
public sealed class StoreException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>What was decided does not fit what is stored.</summary>
public sealed class ConflictException(string message, Exception? cause = null) : Exception(message, cause);
