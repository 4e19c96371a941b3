using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Tagsale.Simulation;
using Tagsale.Simulation.Audit;
using Tagsale.Simulation.Fakes;

if (Arguments.Read(args) is not { } options)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 1;
}
if (Storage.Wanting(options.Store) is { } wanting)
{
    Console.Error.WriteLine(wanting);
    return 1;
}

const int MostShown = 20;
var watch = Stopwatch.StartNew();
var trial = Trial.Of(options, posts =>
{
    if (watch.ElapsedMilliseconds < 2_000) return;
    watch.Restart();
    Console.Error.WriteLine($"{posts} of {options.Posts} posts");
});
foreach (var violation in trial.Violations.Take(MostShown)) Console.WriteLine($"{violation.Rule}: {violation.What}");
if (trial.Violations.Count > MostShown) Console.WriteLine($"and {trial.Violations.Count - MostShown} more");
if (trial.Violations is [var first, ..]) TellShortest(first.Rule);

Console.WriteLine(JsonSerializer.Serialize(new
{
    seed = options.Seed,
    commit = Commit(),
    posts = trial.Posts,
    purchases = trial.Purchases,
    replies = trial.Replies,
    letters = trial.Letters,
    faults = trial.Faults.ToDictionary(f => FaultNames.Of(f.Key), f => f.Value),
    violations = trial.Violations.Count,
}));
return trial.Violations.Count == 0 ? 0 : 1;

void TellShortest(string rule)
{
    var shortest = new Shrinking(rule, Console.Error.WriteLine).Shortest(trial);
    var told = false;
    Console.WriteLine();
    Console.WriteLine($"The shortest world found that breaks it: {Arguments.Write(shortest.Options)}");
    Trial.Of(shortest.Options, told: (world, violation) =>
    {
        if (told || violation.Rule != rule) return;
        told = true;
        Console.WriteLine($"{violation.Rule}: {violation.What}");
        foreach (var line in Story.Of(world, violation)) Console.WriteLine("  " + line);
    });
}

// The build writes it behind the version.
static string Commit() =>
    typeof(World).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, { Length: > 12 } commit]
        ? commit[..12]
        : "unknown";
