using System.Collections.Concurrent;

namespace Tagsale.Adapters.Networks.Bluesky.Identity;

/// <summary>What was found lately, for a while and within bounds. Only what was found: a mistake that is mended is seen at once.</summary>
sealed class ShortMemory<TKey, TValue>(TimeProvider time) where TKey : notnull where TValue : class
{
    const int Most = 10_000;
    static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<TKey, (TValue Value, DateTimeOffset Until)> _kept = [];

    public TValue? Find(TKey key) => _kept.TryGetValue(key, out var kept) && kept.Until > time.GetUtcNow() ? kept.Value : null;

    public void Keep(TKey key, TValue value)
    {
        if (_kept.Count >= Most) _kept.Clear();
        _kept[key] = (value, time.GetUtcNow() + KeptFor);
    }
}
