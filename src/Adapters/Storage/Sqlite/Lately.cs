using System.Diagnostics.CodeAnalysis;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Remembers at least so many of the keys used last, and at most twice as many: what was not used while the young filled up is forgotten with the old.</summary>
sealed class Lately<TKey, TValue>(int most) where TKey : notnull
{
    Dictionary<TKey, TValue> _young = [];
    Dictionary<TKey, TValue> _old = [];

    public TValue this[TKey key]
    {
        set
        {
            if (_young.Count >= most)
            {
                (_old, _young) = (_young, _old);
                _young.Clear();
            }
            _young[key] = value;
        }
    }

    public bool Find(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (_young.TryGetValue(key, out value)) return true;
        if (!_old.TryGetValue(key, out value)) return false;
        this[key] = value;
        return true;
    }

    public void Remove(TKey key)
    {
        _young.Remove(key);
        _old.Remove(key);
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
