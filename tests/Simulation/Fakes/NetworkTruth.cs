using System.Collections.Immutable;
using Tagsale.Core.Posts;

namespace Tagsale.Simulation.Fakes;

/// <param name="Tags">Hashtags without the mark, in lower case.</param>
/// <param name="Below">The storefront's post it replies to.</param>
public sealed record WorldPost(
    PostKey Key, SocialAccount Author, DateTimeOffset At, long Stamp, PostKind Kind, bool IsPublic, bool Addressed, PostKey? Below, ImmutableArray<string> Tags)
{
    /// <summary>Where it checks in at; null for most.</summary>
    public string? Venue { get; init; }
}

public sealed record WorldReply(PostKey Key, string IdempotencyKey, PostKey To, string Text, DateTimeOffset At, long Stamp);

/// <summary>When a post was first delivered, and whether as one missed in an outage.</summary>
public sealed record Arrival(DateTimeOffset At, long Stamp, bool Replayed);

/// <summary>The storefront tried to write something, and what that costs.</summary>
public sealed record Attempt(string Network, DateTimeOffset At, int Points);

public sealed record Outage(string Network, DateTimeOffset From, DateTimeOffset Until);

/// <summary>Everything that happened on the networks, whoever knows of it: what an audit compares with.</summary>
public sealed class NetworkTruth
{
    public OrderedDictionary<PostKey, WorldPost> Posts { get; } = [];
    public Dictionary<PostKey, DateTimeOffset> Deleted { get; } = [];
    public List<WorldReply> Replies { get; } = [];
    public Dictionary<PostKey, Arrival> Arrivals { get; } = [];
    public List<Outage> Outages { get; } = [];

    /// <summary>Times in which a network took nothing from the storefront, for reasons of its own.</summary>
    public List<Outage> Refusals { get; } = [];

    public List<Attempt> Attempts { get; } = [];

    /// <summary>Accounts that were gone from their network for a time or for good.</summary>
    public HashSet<SocialAccount> Left { get; } = [];

    /// <summary>Posts that a network would not let be answered.</summary>
    public HashSet<PostKey> Refused { get; } = [];

    /// <summary>Posts of which an answer met an outage or silence on its way.</summary>
    public HashSet<PostKey> Hindered { get; } = [];
}
