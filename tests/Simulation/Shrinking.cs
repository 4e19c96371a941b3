using System.Globalization;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

/// <summary>Looks for the shortest world in which the same rule is still broken: fewer posts, then one kind of fault after the other left out.</summary>
public sealed class Shrinking(string rule, Action<string> progress)
{
    const int MostTrials = 80;
    const int FewestPosts = 20;

    int _trials;

    public Trial Shortest(Trial broken)
    {
        var shortest = Grow(broken);
        foreach (var fault in shortest.Faults.Keys.ToList())
            if (shortest.Faults.ContainsKey(fault)) shortest = Broken(shortest.Options with { Without = [.. shortest.Options.Without, fault] }) ?? shortest;
        return Grow(shortest);
    }

    /// <summary>Doubles the posts until the rule breaks, then halves the way back: small worlds are cheap, and most breaks need no large one.</summary>
    Trial Grow(Trial broken)
    {
        var (sound, shortest) = (0, broken);
        for (var posts = FewestPosts; posts < shortest.Options.Posts; posts *= 2)
        {
            if (Broken(shortest.Options with { Posts = posts }) is { } shorter) shortest = shorter;
            else sound = posts;
        }
        while (shortest.Options.Posts - sound > 1 && _trials < MostTrials)
        {
            var middle = (sound + shortest.Options.Posts) / 2;
            if (Broken(shortest.Options with { Posts = middle }) is { } shorter) shortest = shorter;
            else sound = middle;
        }
        return shortest;
    }

    /// <returns>Null if the rule holds, or if enough has been tried.</returns>
    Trial? Broken(WorldOptions options)
    {
        if (_trials >= MostTrials) return null;
        _trials++;
        var without = options.Without.Count == 0 ? "" : $" without {string.Join(", ", options.Without.Select(FaultNames.Of))}";
        progress(string.Create(CultureInfo.InvariantCulture, $"shrinking, {_trials} of at most {MostTrials}: {options.Posts} posts{without}"));
        var trial = Trial.Of(options);
        return trial.Violations.Any(v => v.Rule == rule) ? trial : null;
    }
}
