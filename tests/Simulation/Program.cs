using System.Diagnostics;
using System.Text.Json;
using Tagsale.Simulation;
using Tagsale.Simulation.Audit;

if (Arguments.Read(args) is not { } options)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 1;
}

using var world = new World(options);
world.Run(posts => Console.Error.WriteLine($"{posts} of {options.Posts} posts, {world.Clock.Now:yyyy-MM-dd HH:mm} in the world"));
var evidence = new Evidence(world);
var violations = Auditor.Audit(evidence);
foreach (var violation in violations)
{
    Console.WriteLine($"{violation.Rule}: {violation.What}");
    if (violation.Purchase is { } purchase)
        foreach (var line in Auditor.History(world, purchase)) Console.WriteLine("  " + line);
}
Console.WriteLine(JsonSerializer.Serialize(new
{
    seed = options.Seed,
    commit = Commit(),
    posts = world.Posts,
    purchases = evidence.Purchases.Count,
    faults = world.Faults,
    violations = violations.Count,
}));
return violations.Count == 0 ? 0 : 1;

static string Commit()
{
    try
    {
        using var git = System.Diagnostics.Process.Start(new ProcessStartInfo("git", "rev-parse --short=12 HEAD") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return git.ExitCode == 0 ? text : "unknown";
    }
    // No git on this machine.
    catch (System.ComponentModel.Win32Exception)
    {
        return "unknown";
    }
}
