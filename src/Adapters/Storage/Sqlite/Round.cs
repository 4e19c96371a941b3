namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>
/// Goes round a table in the order of its key, a part of it at each call, for rows that are old. An index by age would cost every row at its insertion, and each is
/// old only once.
/// </summary>
/// <param name="start">Sorts before every key.</param>
sealed class Round<TKey>(TKey start)
{
    const int LookedAtForOneFound = 10;

    readonly TKey _start = start;
    TKey _last = start;

    /// <param name="look">So many rows after a key, and which of them are old.</param>
    /// <param name="isOver">That was the last part; the next call begins anew.</param>
    /// <returns>The old rows of the next part, at most so many.</returns>
    public List<TKey> Next(int limit, Func<TKey, int, List<(TKey Key, bool IsOld)>> look, out bool isOver)
    {
        var old = new List<TKey>();
        var rows = look(_last, LookedAtForOneFound * limit);
        isOver = false;
        foreach (var (key, isOld) in rows)
        {
            _last = key;
            if (!isOld) continue;
            old.Add(key);
            if (old.Count == limit) return old;
        }
        isOver = rows.Count < LookedAtForOneFound * limit;
        if (isOver) _last = _start;
        return old;
    }
}
