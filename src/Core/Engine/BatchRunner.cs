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

    /// <summary>Whoever hears of commits hears of one that had to be alone only after those before it, and before those after it.</summary>
    readonly CommitOrder _order = new();

    /// <summary>Called after each commit, before anybody is answered, with what was written. Lanes may call at once.</summary>
    public event Action<Changes>? Committed;

    /// <summary>Called when the store failed: what was decided may be durable all the same, and nobody was told of it.</summary>
    public event Action? Unsure;

    public CommandResult[] Run(IReadOnlyList<Command> commands)
    {
        try
        {
            return Persist(commands);
        }
        catch (StoreException failure)
        {
            Unsure?.Invoke();
            return [.. commands.Select(_ => new CommandResult.Failed(failure))];
        }
        catch (Exception mistake) when (IsMistake(mistake))
        {
            return commands.Count == 1 ? [Park(commands[0], mistake)] : [.. commands.Select(c => Run([c])[0])];
        }
    }

    /// <summary>Somebody else may have changed a row in between: that is decided anew a few times before it counts as a mistake.</summary>
    CommandResult[] Persist(IReadOnlyList<Command> commands)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return Commit(commands);
            }
            catch (Exception passing) when (passing is ConflictException or InterruptedException && tries < MostTries)
            {
            }
            catch (InterruptedException again)
            {
                throw new StoreException(again.Message, again);
            }
        }
    }

    CommandResult[] Commit(IReadOnlyList<Command> commands)
    {
        var keys = new Keys();
        foreach (var command in commands) command.Need(keys);
        return _order.Keep(keys.Alone, () => Commit(commands, keys));
    }

    CommandResult[] Commit(IReadOnlyList<Command> commands, Keys keys)
    {
        using var batch = store.Begin();
        var set = new WorkingSet(rules, batch.Load(keys));
        var results = new CommandResult[commands.Count];
        for (var i = 0; i < results.Length; i++) results[i] = new CommandResult.Decided(commands[i].DecideAny(set));

        batch.Save(set.Changes);
        Committed?.Invoke(set.Changes);
        return results;
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
            Unsure?.Invoke();
            return new CommandResult.Failed(failure);
        }
    }

    /// <summary>Anything a decision can throw is a mistake of ours; only a store that fails is not.</summary>
    static bool IsMistake(Exception e) => e is not (StoreException or OutOfMemoryException);
}
