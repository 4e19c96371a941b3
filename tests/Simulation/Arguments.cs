using System.Globalization;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

static class Arguments
{
    public static string Usage => $"usage: --seed N [--members N] [--posts N] [--store {string.Join('|', Storage.Known)}] [--nodes N] [--points N] [--rush N] [--without FAULT,…]";

    /// <returns>Null if they cannot be understood.</returns>
    public static WorldOptions? Read(string[] args)
    {
        WorldOptions? options = new(Seed: 1);
        foreach (var pair in args.Chunk(2))
        {
            if (pair.Length < 2) return null;
            options = With(options, pair[0], pair[1]);
            if (options is null) return null;
        }
        return options;
    }

    /// <summary>What <see cref="Read"/> makes these options of.</summary>
    public static string Write(WorldOptions options)
    {
        var without = options.Without.Count == 0 ? "" : " --without " + string.Join(',', options.Without.Select(FaultNames.Of));
        var points = options.Points is { } most ? string.Create(CultureInfo.InvariantCulture, $" --points {most}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"--seed {options.Seed} --members {options.Members} --posts {options.Posts} --store {options.Store} --nodes {options.Nodes}{points} --rush {options.Rush}{without}");
    }

    static WorldOptions? With(WorldOptions options, string name, string value) => (name, Number(value)) switch
    {
        ("--seed", { } seed) => options with { Seed = seed },
        ("--members", > 0 and var members) => options with { Members = members },
        ("--posts", >= 0 and var posts) => options with { Posts = posts },
        ("--nodes", > 0 and var nodes) => options with { Nodes = nodes },
        ("--points", > 0 and var points) => options with { Points = points },
        ("--rush", > 0 and var rush) => options with { Rush = rush },
        ("--store", _) when Storage.Known.Contains(value) => options with { Store = value },
        ("--without", _) when Faults(value) is { } without => options with { Without = without },
        _ => null,
    };

    static List<Fault>? Faults(string names)
    {
        var faults = names.Split(',').Select(FaultNames.Read).ToList();
        return faults.Contains(null) ? null : [.. faults.OfType<Fault>()];
    }

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
