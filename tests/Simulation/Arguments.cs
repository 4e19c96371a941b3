using System.Globalization;

namespace Tagsale.Simulation;

static class Arguments
{
    public const string Usage = "usage: --seed N [--members N] [--posts N] [--store memory|sqlite]";

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

    static WorldOptions? With(WorldOptions options, string name, string value) => (name, Number(value)) switch
    {
        ("--seed", { } seed) => options with { Seed = seed },
        ("--members", > 0 and var members) => options with { Members = members },
        ("--posts", >= 0 and var posts) => options with { Posts = posts },
        ("--store", _) when value is "memory" or "sqlite" => options with { Store = value },
        _ => null,
    };

    static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
