using Tagsale.Core.Replies;

namespace Tagsale.Simulation.Fakes;

/// <summary>What every part of a world's outside shares.</summary>
public sealed record Setting(VirtualClock Clock, Chance Chance, Agenda Agenda, Digest Digest)
{
    /// <summary>What each network lets the storefront write; null where nobody counts.</summary>
    public PostingLimits? Limits { get; init; }
}
