using System.Buffers.Binary;
using System.Text;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;

namespace Tagsale.Core.Posts;

/// <summary>
/// The hashtags of live offers, and the venues whose check-ins load them. Any number of readers ask without a lock while some are added. What is in stays: an offer that has ended still
/// answers.
/// </summary>
public sealed class LiveTags
{
    readonly Lock _writing = new();
    volatile Table _tags = new(64);
    volatile Table _venues = new(64);

    /// <summary>Its hashtag, and its venues where it has any.</summary>
    public void Add(Offer offer)
    {
        Add(offer.Tag);
        foreach (var venue in (offer as RewardOffer)?.Venues ?? []) AddVenue(venue.Id);
    }

    /// <exception cref="InvariantException">Not the folded form of a hashtag.</exception>
    public void Add(string folded)
    {
        Invariant.Require(Hashtags.Fold(folded) == folded, $"{folded} is not a folded hashtag");
        lock (_writing) _tags = _tags.With(folded);
    }

    /// <summary>An id longer than any venue's is passed over: nothing can check in there.</summary>
    public void AddVenue(string id)
    {
        if (id.Length > Venue.LongestId) return;
        lock (_writing) _venues = _venues.With(id);
    }

    public bool Contains(string folded) => folded.Length <= Hashtags.MaxLength && _tags.Contains(HashOf(folded), folded);

    public bool ContainsVenue(string id) => id.Length <= Venue.LongestId && _venues.Contains(HashOf(id), id);

    /// <summary>A live tag has this hash. Now and then so has another tag: that costs its post a reading and no more.</summary>
    internal bool MayContain(ulong hash) => _tags.Contains(hash, null);

    /// <inheritdoc cref="MayContain"/>
    internal bool MayContainVenue(ulong hash) => _venues.Contains(hash, null);

    internal static ulong HashOf(ReadOnlySpan<byte> foldedUtf8)
    {
        var hash = (ulong)foldedUtf8.Length;
        for (; foldedUtf8.Length >= sizeof(ulong); foldedUtf8 = foldedUtf8[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(foldedUtf8));
        var tail = 0ul;
        foreach (var b in foldedUtf8) tail = tail << 8 | b;
        return Mix(hash, tail) | 1; // Never zero, which marks a free slot.
    }

    internal static ulong HashOf(ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = stackalloc byte[Math.Max(Hashtags.MaxLength, Venue.LongestId) * 3];
        return HashOf(utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    static ulong Mix(ulong hash, ulong word)
    {
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        return hash ^ hash >> 32;
    }

    /// <summary>Open addressing, at most half full, power of two. A slot's text is written before its hash, so that who sees the hash sees the text.</summary>
    sealed class Table(int capacity)
    {
        readonly ulong[] _hashes = new ulong[capacity];
        readonly string[] _texts = new string[capacity];
        int _count;

        public bool Contains(ulong hash, string? text)
        {
            for (var slot = First(hash); Volatile.Read(ref _hashes[slot]) is var there and not 0; slot = Next(slot))
                if (there == hash && (text is null || _texts[slot] == text)) return true;
            return false;
        }

        /// <summary>The table to go on with. Readers go on in the one they have; it stays whole, only without what is added from now on.</summary>
        public Table With(string text)
        {
            var hash = HashOf(text);
            if (Contains(hash, text)) return this;
            var table = _count * 2 >= _hashes.Length ? Doubled() : this;
            table.Add(hash, text);
            return table;
        }

        void Add(ulong hash, string text)
        {
            var slot = First(hash);
            while (_hashes[slot] != 0) slot = Next(slot);
            _texts[slot] = text;
            Volatile.Write(ref _hashes[slot], hash);
            _count++;
        }

        Table Doubled()
        {
            var doubled = new Table(_hashes.Length * 2);
            for (var slot = 0; slot < _hashes.Length; slot++)
                if (_hashes[slot] != 0) doubled.Add(_hashes[slot], _texts[slot]);
            return doubled;
        }

        int First(ulong hash) => (int)(hash >> 1) & (_hashes.Length - 1);
        int Next(int slot) => (slot + 1) & (_hashes.Length - 1);
    }
}
