namespace Tagsale.Simulation;

/// <summary>What the model stores of several processes share: one immutable state, replaced by whoever has the gate.</summary>
/// <param name="clock">Tells when answers to requests are written down.</param>
public sealed class MemoryDatabase(TimeProvider? clock = null) : IDisposable
{
    readonly SemaphoreSlim _gate = new(1, 1);
    MemoryState _state = new();
    int _processes;

    public MemoryState State => Volatile.Read(ref _state);

    public DateTimeOffset Now => (clock ?? TimeProvider.System).GetUtcNow();

    public int NextProcess() => Interlocked.Increment(ref _processes);

    public void Enter() => _gate.Wait();

    /// <summary>By whoever has entered.</summary>
    public void Replace(MemoryState state) => Volatile.Write(ref _state, state);

    public void Leave() => _gate.Release();

    public T Change<T>(Func<MemoryState, (MemoryState State, T Answer)> change)
    {
        Enter();
        try
        {
            var (state, answer) = change(_state);
            Replace(state);
            return answer;
        }
        finally
        {
            Leave();
        }
    }

    public void Dispose() => _gate.Dispose();
}
