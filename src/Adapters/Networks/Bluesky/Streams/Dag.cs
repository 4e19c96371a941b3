using System.Formats.Cbor;
using System.Text;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Reads DAG-CBOR: maps with names, definite lengths, links as tag 42. Anything else throws one of <see cref="IsGarbage"/>.</summary>
static class Dag
{
    const CborTag Link = (CborTag)42;

    /// <summary>Deeper values are nobody's honest record; the reader needs memory for each level.</summary>
    const int Deepest = 64;

    public static bool IsGarbage(Exception failure) =>
        failure is CborContentException or InvalidOperationException or OverflowException or FormatException or ArgumentException or GarbageException;

    public static CborReader Open(ReadOnlyMemory<byte> cbor) => new(cbor, CborConformanceMode.Strict, allowMultipleRootLevelValues: true);

    /// <summary>Hands every name of the map to <paramref name="member"/>, which reads its value or skips it.</summary>
    public static void Map(this CborReader cbor, Action<string> member)
    {
        if (cbor.ReadStartMap() is null) throw new GarbageException("a map without a length");
        while (cbor.PeekState() != CborReaderState.EndMap) member(cbor.Text());
        cbor.ReadEndMap();
    }

    public static void List(this CborReader cbor, Action item)
    {
        if (cbor.ReadStartArray() is null) throw new GarbageException("a list without a length");
        while (cbor.PeekState() != CborReaderState.EndArray) item();
        cbor.ReadEndArray();
    }

    public static string Text(this CborReader cbor) => Encoding.UTF8.GetString(cbor.ReadDefiniteLengthTextStringBytes().Span);

    public static string? TextOrSkip(this CborReader cbor) => cbor.PeekState() == CborReaderState.TextString ? cbor.Text() : Skipped<string>(cbor);

    public static bool? FlagOrSkip(this CborReader cbor)
    {
        if (cbor.PeekState() == CborReaderState.Boolean) return cbor.ReadBoolean();
        cbor.Skip();
        return null;
    }

    public static void MapOrSkip(this CborReader cbor, Action<string> member)
    {
        if (cbor.PeekState() == CborReaderState.StartMap) cbor.Map(member);
        else cbor.Skip();
    }

    public static void ListOrSkip(this CborReader cbor, Action item)
    {
        if (cbor.PeekState() == CborReaderState.StartArray) cbor.List(item);
        else cbor.Skip();
    }

    /// <summary>The bytes of a link, without the zero that stands before them; null where there is none.</summary>
    public static ReadOnlyMemory<byte>? LinkOrSkip(this CborReader cbor)
    {
        if (cbor.PeekState() != CborReaderState.Tag) return Skipped<byte[]>(cbor);
        if (cbor.ReadTag() != Link) throw new GarbageException("a tag that is no link");
        var link = cbor.ReadDefiniteLengthByteString();
        return link.Length > 1 && link.Span[0] == 0 ? link[1..] : throw new GarbageException("a link without its zero");
    }

    /// <summary>Passes over a value, however wide it is, and not however deep.</summary>
    public static void Skip(this CborReader cbor)
    {
        var depth = cbor.CurrentDepth;
        do
        {
            while (cbor.PeekState() == CborReaderState.Tag) cbor.ReadTag();
            switch (cbor.PeekState())
            {
                case CborReaderState.StartMap: cbor.ReadStartMap(); break;
                case CborReaderState.EndMap: cbor.ReadEndMap(); break;
                case CborReaderState.StartArray: cbor.ReadStartArray(); break;
                case CborReaderState.EndArray: cbor.ReadEndArray(); break;
                default: cbor.SkipValue(); break;
            }
            if (cbor.CurrentDepth > Deepest) throw new GarbageException("a value too deep");
        }
        while (cbor.CurrentDepth > depth);
    }

    static T? Skipped<T>(CborReader cbor) where T : class
    {
        cbor.Skip();
        return null;
    }
}
