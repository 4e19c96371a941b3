namespace Tagsale.Simulation;

/// <summary>Lets the awaiting code of one process continue on the one thread of a world, in the order it became ready, and only when told to.</summary>
sealed class StepByStep : SynchronizationContext
{
    readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Whatever is awaited in this continues here.</summary>
    public T Run<T>(Func<T> act)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            return act();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public void Continue() => Run(() =>
    {
        while (_ready.TryDequeue(out var next)) next.Callback(next.State);
        return true;
    });
}
