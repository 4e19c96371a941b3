using Tagsale.Core.Replies;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>Misbehaviour on demand, as real networks show it. Each may be switched at any moment.</summary>
public sealed class PlazaFaults
{
    /// <summary>Every event comes twice in its delivery.</summary>
    public bool DeliverTwice { get; set; }

    /// <summary>Events are withheld until they are this old.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>A delivery is shuffled, and some of its events come with the next one only.</summary>
    public bool OutOfOrder { get; set; }

    /// <summary>What the disorder is drawn from.</summary>
    public int Seed { get; init; }

    /// <summary>Replies are refused for good.</summary>
    public bool RefuseReplies { get; set; }

    /// <summary>Replies are posted, but nobody hears of it.</summary>
    public bool LoseReplyAnswers { get; set; }

    /// <summary>What the storefront may write, as Plaza tells it; null where nobody counts. Plaza itself counts nothing.</summary>
    public PostingLimits? Limits { get; set; }

    /// <summary>Whatever the storefront writes is sent away for so long; zero lets it in.</summary>
    public TimeSpan RetryAfter { get; set; }

    /// <summary>The network does not answer the storefront; its people notice nothing.</summary>
    public bool Down { get; set; }
}
