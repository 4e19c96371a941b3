using System.Globalization;
using Tagsale.Simulation;

namespace Tagsale.Tests.Simulation;

/// <summary>
/// A hundred short worlds in four classes, so that they run beside each other. Most live on the model store, every sixth on one of the real
/// ones; in every fourth three processes share the store, where it can be shared; in every third the networks have limits.
/// </summary>
public abstract class HundredSeeds(int first)
{
    const int Seeds = 25;

    [Fact]
    public void break_nothing()
    {
        var broken = Enumerable.Range(first, Seeds)
            .Select(seed => Trial.Of(seed % 4 == 0 ? Worlds.Shared(seed, StoreOf(seed)) : Worlds.Short(seed, StoreOf(seed))))
            .SelectMany(trial => trial.Violations.Select(v => string.Create(CultureInfo.InvariantCulture, $"seed {trial.Options.Seed} on {trial.Options.Store}: {v.Rule}: {v.What}")))
            .ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    static string StoreOf(int seed) => seed % 6 != 0 ? Storage.Memory : Storage.Names[1 + seed / 6 % (Storage.Names.Count - 1)];
}

public sealed class Seeds1To25() : HundredSeeds(1);

public sealed class Seeds26To50() : HundredSeeds(26);

public sealed class Seeds51To75() : HundredSeeds(51);

public sealed class Seeds76To100() : HundredSeeds(76);
