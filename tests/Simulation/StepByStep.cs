namespace Tagsale.Simulation;

/// <summary>Lets awaiting code continue on the one thread of a world, in the order it became ready, and only when told to.</summary>
sealed class StepByStep : SynchronizationContext
{
    readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    public void Run()
    {
        while (_ready.TryDequeue(out var next)) next.Callback(next.State);
    }

    /// <summary>What was going to continue never does.</summary>
    public void Forget() => _ready.Clear();
}
