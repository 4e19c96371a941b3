using Tagsale.Core.Ports;

namespace Tagsale.Core.Engine;

/// <summary>What became of one command of a batch.</summary>
public abstract record CommandResult
{
    public sealed record Decided(object Outcome) : CommandResult;

    /// <summary>It broke an invariant and is set aside, durably: whoever sent it need not send it again.</summary>
    public sealed record Parked(string Reason) : CommandResult;

    /// <summary>The store failed: whether it was kept is unknown, and sending it again is safe.</summary>
    public sealed record Failed(StoreException Cause) : CommandResult;
}

/// <summary>Load, decide, save: one transaction a batch. A poisonous command is found by going one by one, and parked.</summary>
public sealed class BatchRunner(IStore store, ProgramRules rules)
{
    const int MostTries = 4;

    /// <summary>Called after each commit, before anybody is answered, with what was written.</summary>
    public event Action<Changes>? Committed;

    /// <summary>Called when the store failed: what was decided may be durable all the same, and nobody was told of it.</summary>
    public event Action? Unsure;

    public CommandResult[] Run(IReadOnlyList<Command> commands)
    {
        try
        {
            return Commit(commands);
        }
        catch (StoreException failure)
        {
            return [.. commands.Select(_ => Fail(failure))];
        }
        catch (Exception mistake) when (IsMistake(mistake))
        {
            return commands.Count == 1 ? [Alone(commands[0], mistake)] : [.. commands.Select(c => Run([c])[0])];
        }
    }

    CommandResult[] Commit(IReadOnlyList<Command> commands)
    {
        using var batch = store.Begin();
        var keys = new Keys();
        foreach (var command in commands) command.Need(keys);

        var set = new WorkingSet(rules, batch.Load(keys));
        var results = new CommandResult[commands.Count];
        for (var i = 0; i < results.Length; i++) results[i] = new CommandResult.Decided(commands[i].DecideAny(set));

        batch.Save(set.Changes);
        Committed?.Invoke(set.Changes);
        return results;
    }

    /// <summary>Somebody else may have changed a row in between: that is decided anew a few times before it counts as a mistake.</summary>
    CommandResult Alone(Command command, Exception mistake)
    {
        for (var tries = 1; mistake is ConflictException && tries < MostTries; tries++)
        {
            try
            {
                return Commit([command])[0];
            }
            catch (StoreException failure)
            {
                return Fail(failure);
            }
            catch (Exception again) when (IsMistake(again))
            {
                mistake = again;
            }
        }
        return Park(command, mistake);
    }

    CommandResult Park(Command command, Exception mistake)
    {
        var changes = new Changes();
        changes.Parked.Add(new(command.At, $"{command.GetType().Name} {command.Subject}", mistake.Message));
        try
        {
            using var batch = store.Begin();
            batch.Save(changes);
            return new CommandResult.Parked(mistake.Message);
        }
        catch (StoreException failure)
        {
            return Fail(failure);
        }
    }

    CommandResult.Failed Fail(StoreException failure)
    {
        Unsure?.Invoke();
        return new(failure);
    }

    /// <summary>Anything a decision can throw is a mistake of ours; only a store that fails is not.</summary>
    static bool IsMistake(Exception e) => e is not (StoreException or OutOfMemoryException);
}
