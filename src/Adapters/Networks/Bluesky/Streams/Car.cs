using System.Security.Cryptography;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>The blocks of a commit: a header, then blocks, each behind its length and its content id.</summary>
static class Car
{
    /// <summary>Version 1, DAG-CBOR, SHA-256 of 32 bytes: what all records of the network have.</summary>
    static ReadOnlySpan<byte> RecordCid => [0x01, 0x71, 0x12, 0x20];

    const int CidLength = 36;

    /// <summary>The block of that content id, if it is there and is what its id says.</summary>
    public static ReadOnlyMemory<byte>? Block(ReadOnlyMemory<byte> car, ReadOnlySpan<byte> cid)
    {
        if (cid.Length != CidLength || !cid.StartsWith(RecordCid) || !TrySection(ref car, out _)) return null;
        while (TrySection(ref car, out var section))
        {
            if (!section.Span.StartsWith(cid)) continue;
            var block = section[CidLength..];
            return SHA256.HashData(block.Span).AsSpan().SequenceEqual(cid[RecordCid.Length..]) ? block : null;
        }
        return null;
    }

    static bool TrySection(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> section)
    {
        section = default;
        if (!TryLength(rest.Span, out var length, out var width) || length > (ulong)(rest.Length - width)) return false;
        section = rest.Slice(width, (int)length);
        rest = rest[(width + (int)length)..];
        return true;
    }

    static bool TryLength(ReadOnlySpan<byte> bytes, out ulong length, out int width)
    {
        (length, width) = (0, 0);
        while (width < bytes.Length && width < 9)
        {
            length |= (ulong)(bytes[width] & 0x7F) << (7 * width);
            if (bytes[width++] < 0x80) return true;
        }
        return false;
    }
}
