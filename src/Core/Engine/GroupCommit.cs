#pragma warning disable RS0030 // The one place in Core with threads and tasks: callers wait here for durability (docs/decisions/0003).
using System.Collections.Concurrent;

namespace Tagsale.Core.Engine;

/// <summary>
/// Whatever arrived while the last batch was committing is the next batch. No timer and no fixed size: a command alone commits at once, thousands share a transaction.
/// Lanes do so side by side, as many as the store can write at once.
/// </summary>
public sealed class GroupCommit : IDisposable
{
    /// <summary>Bounds the memory and the time of one transaction.</summary>
    public const int LargestBatch = 2_000;

    readonly Lane[] _lanes;

    /// <param name="onOwnThreads">False leaves every batch to <see cref="Turn"/>, so that a run can be replayed step by step.</param>
    public GroupCommit(BatchRunner runner, int lanes = 1, bool onOwnThreads = true) =>
        _lanes = [.. Enumerable.Range(1, lanes).Select(number => new Lane(runner, onOwnThreads ? $"group commit {number}" : null))];

    /// <summary>Completes with the outcome when it is durable.</summary>
    /// <exception cref="ParkedException">The command was set aside; sending it again is of no use.</exception>
    /// <exception cref="Ports.StoreException">The store failed; sending it again is safe.</exception>
    public async Task<TOutcome> Submit<TOutcome>(Command<TOutcome> command) where TOutcome : notnull => (TOutcome)await Enqueue(command);

    /// <summary>Like <see cref="Submit{TOutcome}"/> for commands of any kind; those of one lane are decided in the order given.</summary>
    public Task<object> Enqueue(Command command) => _lanes[command.Lane % _lanes.Length].Enqueue(command);

    /// <summary>Commits what waits, at most so many commands of a lane, on the caller's thread.</summary>
    /// <returns>How many there were.</returns>
    public int Turn(int most) => _lanes.Sum(lane => lane.Turn(most));

    /// <summary>Finishes what has been submitted, then stops.</summary>
    public void Dispose()
    {
        foreach (var lane in _lanes) lane.Close();
        foreach (var lane in _lanes) lane.Dispose();
    }

    sealed class Lane : IDisposable
    {
        readonly BatchRunner _runner;
        readonly BlockingCollection<Waiting> _arrivals = [];
        readonly List<Waiting> _batch = [];
        readonly List<Command> _commands = [];
        readonly Thread? _thread;

        public Lane(BatchRunner runner, string? thread)
        {
            _runner = runner;
            if (thread is null) return;
            _thread = new(Loop) { IsBackground = true, Name = thread };
            _thread.Start();
        }

        public Task<object> Enqueue(Command command)
        {
            var waiting = new Waiting(command);
            _arrivals.Add(waiting);
            return waiting.Task;
        }

        public int Turn(int most) => _arrivals.TryTake(out var first) ? Commit(first, most) : 0;

        public void Close() => _arrivals.CompleteAdding();

        public void Dispose()
        {
            _thread?.Join();
            _arrivals.Dispose();
        }

        void Loop()
        {
            foreach (var first in _arrivals.GetConsumingEnumerable()) Commit(first, LargestBatch);
        }

        int Commit(Waiting first, int most)
        {
            _batch.Add(first);
            while (_batch.Count < most && _arrivals.TryTake(out var next)) _batch.Add(next);
            foreach (var waiting in _batch) _commands.Add(waiting.Command);

            var results = _runner.Run(_commands);
            for (var i = 0; i < results.Length; i++) _batch[i].Answer(results[i]);
            _batch.Clear();
            _commands.Clear();
            return results.Length;
        }
    }

    /// <summary>Callers continue on the pool: the loop must not run their code.</summary>
    sealed class Waiting(Command command) : TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public Command Command => command;

        public void Answer(CommandResult result)
        {
            switch (result)
            {
                case CommandResult.Decided decided: SetResult(decided.Outcome); break;
                case CommandResult.Parked parked: SetException(new ParkedException(parked.Reason)); break;
                case CommandResult.Failed failed: SetException(failed.Cause); break;
            }
        }
    }
}

/// <summary>The command broke an invariant and was set aside for the operator.</summary>
public sealed class ParkedException(string reason) : Exception($"The command was parked: {reason}");
