using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Replies;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

public sealed record WorldOptions(int Seed, int Members = 1_000, int Posts = 10_000, string Store = Storage.Memory)
{
    /// <summary>Machines that run the program side by side, where the store can be shared.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Points an hour that each network lets the storefront write; a day has seven times as many. Null where nobody counts.</summary>
    public int? Points { get; init; }

    /// <summary>How many people ask where otherwise one would.</summary>
    public int Rush { get; init; } = 1;

    /// <summary>Kinds of faults that stay away, whatever the seed says.</summary>
    public IReadOnlyList<Fault> Without { get; init; } = [];

    /// <summary>Parts to be put in place of the sound ones, for a look whether the auditor sees what they do.</summary>
    public Doubles Doubles { get; init; } = new();

    internal PostingLimits? Limits => Points is { } points ? new([new(TimeSpan.FromHours(1), points), new(TimeSpan.FromDays(1), 7 * points)], ReplyPoints: 3, OfferPostPoints: 6) : null;
}

public sealed record Doubles
{
    /// <summary>Changes what a store gives before anything is decided over it.</summary>
    public Action<Loaded> Loaded { get; init; } = _ => { };

    /// <summary>Changes what was decided over what was loaded, before a store keeps it.</summary>
    public Action<Loaded, Changes> Saving { get; init; } = (_, _) => { };
    public Func<Setting, NetworkTruth, string, FakeNetwork> Network { get; init; } = (setting, truth, name) => new(setting, truth, name);

    /// <summary>Changes what the card feed tells, on its way to the program.</summary>
    public Func<CardTransaction, CardTransaction> Told { get; init; } = told => told;
    public Func<ProgramRules, ProgramRules> Rules { get; init; } = rules => rules;
    public Func<Setting, FakePayments> Payments { get; init; } = setting => new(setting);
}
