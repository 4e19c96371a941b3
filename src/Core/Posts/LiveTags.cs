using System.Buffers.Binary;
using System.Text;

namespace Tagsale.Core.Posts;

/// <summary>
/// The hashtags of live offers. Any number of readers ask without a lock while tags are added. A tag stays once it is in: an offer that has ended still answers.
/// </summary>
public sealed class LiveTags
{
    readonly Lock _writing = new();
    volatile Table _table = new(64);

    /// <exception cref="InvariantException">Not the folded form of a hashtag.</exception>
    public void Add(string folded)
    {
        Invariant.Require(Hashtags.Fold(folded) == folded, $"{folded} is not a folded hashtag");
        lock (_writing)
        {
            if (Contains(folded)) return;
            // Readers go on in the table they have; it stays whole, only without what is added from now on.
            if (_table.IsHalfFull) _table = _table.Doubled();
            _table.Add(HashOf(folded), folded);
        }
    }

    public bool Contains(string folded) => folded.Length <= Hashtags.MaxLength && _table.Contains(HashOf(folded), folded);

    /// <summary>A live tag has this hash. Now and then so has another tag: that costs its post a reading and no more.</summary>
    internal bool MayContain(ulong hash) => _table.Contains(hash, null);

    internal static ulong HashOf(ReadOnlySpan<byte> foldedUtf8)
    {
        var hash = (ulong)foldedUtf8.Length;
        for (; foldedUtf8.Length >= sizeof(ulong); foldedUtf8 = foldedUtf8[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(foldedUtf8));
        var tail = 0ul;
        foreach (var b in foldedUtf8) tail = tail << 8 | b;
        return Mix(hash, tail) | 1; // Never zero, which marks a free slot.
    }

    internal static ulong HashOf(ReadOnlySpan<char> folded)
    {
        Span<byte> utf8 = stackalloc byte[Hashtags.MaxLength * 3];
        return HashOf(utf8[..Encoding.UTF8.GetBytes(folded, utf8)]);
    }

    static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        return hash ^ hash >> 32;
    }

    /// <summary>Open addressing, at most half full, power of two. A slot's tag is written before its hash, so that who sees the hash sees the tag.</summary>
    sealed class Table(int capacity)
    {
        readonly ulong[] _hashes = new ulong[capacity];
        readonly string[] _tags = new string[capacity];
        int _count;

        public bool IsHalfFull => _count * 2 >= _hashes.Length;

        public bool Contains(ulong hash, string? tag)
        {
            for (var slot = First(hash); Volatile.Read(ref _hashes[slot]) is var there and not 0; slot = Next(slot))
                if (there == hash && (tag is null || _tags[slot] == tag)) return true;
            return false;
        }

        public void Add(ulong hash, string tag)
        {
            var slot = First(hash);
            while (_hashes[slot] != 0) slot = Next(slot);
            _tags[slot] = tag;
            Volatile.Write(ref _hashes[slot], hash);
            _count++;
        }

        public Table Doubled()
        {
            var doubled = new Table(_hashes.Length * 2);
            for (var slot = 0; slot < _hashes.Length; slot++)
                if (_hashes[slot] != 0) doubled.Add(_hashes[slot], _tags[slot]);
            return doubled;
        }

        int First(ulong hash) => (int)(hash >> 1) & (_hashes.Length - 1);
        int Next(int slot) => (slot + 1) & (_hashes.Length - 1);
    }
}
