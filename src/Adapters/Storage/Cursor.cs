using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage;

/// <summary>Where a page ended: the last key, opaque to whoever carries it. What cannot be read counts as no cursor.</summary>
static class Cursor
{
    /// <summary>Sorts after every id and every number.</summary>
    public static readonly Guid LastId = new([.. Enumerable.Repeat((byte)0xff, 16)]);

    /// <summary>Ids begin with the milliseconds of their time: none that is drawn from then on sorts before it.</summary>
    public static Guid FirstIdAt(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        return new(bytes, bigEndian: true);
    }

    public static int Limit(PageRequest page) => Math.Clamp(page.Limit, 1, 200);

    public static Guid? ReadId(PageRequest page) => TryRead(page, 16, out var bytes) ? new Guid(bytes, bigEndian: true) : null;

    public static long? ReadNumber(PageRequest page) => TryRead(page, 8, out var bytes) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null;

    /// <summary>A time, and what tells apart those of the same time.</summary>
    public static (DateTimeOffset At, string Id)? ReadMoment(PageRequest page)
    {
        if (page.After is not { } text || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < sizeof(long) || bytes.AsSpan(sizeof(long)).Contains((byte)0)) return null;
        var micros = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return micros < 0 || micros > Instant.Write(DateTimeOffset.MaxValue) ? null : (Instant.Read(micros), Encoding.UTF8.GetString(bytes.AsSpan(sizeof(long))));
    }

    public static string Write(Guid id) => Base64Url.EncodeToString(id.ToByteArray(bigEndian: true));

    public static string Write(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return Base64Url.EncodeToString(bytes);
    }

    public static string Write(DateTimeOffset at, string id)
    {
        var bytes = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(id)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Instant.Write(at));
        Encoding.UTF8.GetBytes(id, bytes.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString(bytes);
    }

    /// <param name="keyed">Rows with their keys, one more than the page takes if there are more.</param>
    public static Page<T> Page<TRow, T>(List<TRow> keyed, int limit, Func<TRow, T> item, Func<TRow, string> cursor)
    {
        var more = keyed.Count > limit;
        var rows = more ? keyed[..limit] : keyed;
        return new([.. rows.Select(item)], more ? cursor(rows[^1]) : null);
    }

    static bool TryRead(PageRequest page, int size, out byte[] bytes)
    {
        bytes = new byte[size];
        return page.After is { } text && Base64Url.IsValid(text, out var length) && length == size
            && Base64Url.TryDecodeFromChars(text, bytes, out var written) && written == size;
    }
}
