namespace Tagsale.Core.Engine;

/// <summary>
/// Rows of a batch by another key than their own, kept true while they change. Looking through all of them for each command would cost the square of the batch. Sorted out when first asked for: most
/// batches ask for few kinds.
/// </summary>
/// <param name="counts">Rows that are found; null for all.</param>
sealed class ByKey<TKey, TRow>(IEnumerable<TRow> rows, Func<TRow, TKey> key, Func<TRow, bool>? counts = null) where TKey : notnull where TRow : class
{
    Dictionary<TKey, List<TRow>>? _sorted;

    /// <summary>In no order; to be read before the next change.</summary>
    public IReadOnlyList<TRow> Of(TKey wanted) => Sorted.TryGetValue(wanted, out var found) ? found : [];

    /// <param name="before">Null for a new row.</param>
    public void Change(TRow? before, TRow after)
    {
        if (_sorted is null) return;
        if (before is not null && Counts(before) && _sorted.TryGetValue(key(before), out var old)) old.RemoveAt(old.FindIndex(row => ReferenceEquals(row, before)));
        Add(_sorted, after);
    }

    Dictionary<TKey, List<TRow>> Sorted
    {
        get
        {
            if (_sorted is not null) return _sorted;
            _sorted = [];
            foreach (var row in rows) Add(_sorted, row);
            return _sorted;
        }
    }

    bool Counts(TRow row) => counts?.Invoke(row) ?? true;

    void Add(Dictionary<TKey, List<TRow>> sorted, TRow row)
    {
        if (!Counts(row)) return;
        if (!sorted.TryGetValue(key(row), out var list)) sorted.Add(key(row), list = []);
        list.Add(row);
    }
}
