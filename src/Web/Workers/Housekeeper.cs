using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Keeps small what would grow for ever. Nothing that money or a member's rights hang on is among it.</summary>
public sealed class Housekeeper(IStore store, TimeProvider time)
{
    const int MostAtOnce = 5_000;

    /// <summary>Far beyond any outage after which posts are read again.</summary>
    static readonly TimeSpan KeepPosts = TimeSpan.FromDays(30);
    static readonly TimeSpan KeepRequests = TimeSpan.FromDays(30);
    static readonly TimeSpan KeepNothing = TimeSpan.FromDays(180);

    /// <summary>As far back as a webhook can be told again.</summary>
    public static readonly TimeSpan KeepEvents = TimeSpan.FromDays(30);

    /// <summary>So late can somebody link the card that has paid, or a payment come that was refunded before.</summary>
    static readonly TimeSpan KeepUnknownCards = TimeSpan.FromDays(30);

    /// <returns>True if there is more to remove.</returns>
    public bool Step()
    {
        var now = time.GetUtcNow();
        return store.Prune(new(now - KeepPosts, now - KeepRequests, now - KeepNothing, now - KeepEvents, now - KeepUnknownCards), MostAtOnce) > 0;
    }
}
