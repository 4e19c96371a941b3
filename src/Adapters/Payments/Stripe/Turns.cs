namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>One at a time for each key: Stripe answers a key that is under way with a conflict, and no charge may be looked for while it is made.</summary>
sealed class Turns
{
    readonly Dictionary<string, Turn> _turns = [];

    public async Task<IDisposable> Take(string key, CancellationToken cancellation)
    {
        Turn turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(key, out turn!)) _turns[key] = turn = new(this, key);
            turn.Wanted++;
        }
        try
        {
            await turn.Gate.WaitAsync(cancellation);
        }
        catch
        {
            Leave(turn);
            throw;
        }
        return turn;
    }

    void Leave(Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Wanted > 0) return;
            _turns.Remove(turn.Key);
            turn.Gate.Dispose();
        }
    }

    sealed class Turn(Turns all, string key) : IDisposable
    {
        public string Key => key;
        public SemaphoreSlim Gate { get; } = new(1, 1);
        public int Wanted { get; set; }

        public void Dispose()
        {
            Gate.Release();
            all.Leave(this);
        }
    }
}
