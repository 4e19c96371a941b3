namespace Tagsale.Core.Engine;

/// <summary>Many at once, or one alone: within this process. Between processes the store keeps the same order.</summary>
sealed class CommitOrder
{
    readonly object _gate = new();
    int _underWay;
    int _wantAlone;
    bool _isAlone;

    public T Keep<T>(bool alone, Func<T> commit)
    {
        Enter(alone);
        try
        {
            return commit();
        }
        finally
        {
            Leave(alone);
        }
    }

    /// <summary>Whoever wants to be alone goes before whoever comes later, or it would wait for ever.</summary>
    void Enter(bool alone)
    {
        lock (_gate)
        {
            if (alone) _wantAlone++;
            while (_isAlone || (alone ? _underWay > 0 : _wantAlone > 0)) Monitor.Wait(_gate);
            if (alone) (_isAlone, _wantAlone) = (true, _wantAlone - 1);
            else _underWay++;
        }
    }

    void Leave(bool alone)
    {
        lock (_gate)
        {
            if (alone) _isAlone = false;
            else _underWay--;
            Monitor.PulseAll(_gate);
        }
    }
}
