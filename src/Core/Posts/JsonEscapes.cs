using System.Buffers;
using System.Globalization;
using System.Text;

namespace Tagsale.Core.Posts;

/// <summary>The escapes of JSON behind which a hashtag or an account's id can stand.</summary>
public static class JsonEscapes
{
    const byte Backslash = (byte)'\\';

    /// <summary>A number of a character or an escaped slash occurs. An escaped backslash before a <c>u</c> is taken for one: that costs time only.</summary>
    public static bool HideText(ReadOnlySpan<byte> json) =>
        json.IndexOf(Backslash) is var first and >= 0 && json[first..] is var rest && (rest.IndexOf("\\u"u8) >= 0 || rest.IndexOf("\\/"u8) >= 0);

    /// <summary>
    /// Writes the JSON with every escape replaced by what it stands for; the result is for searching, not for parsing. Never longer than the JSON. A broken escape
    /// is left as it is, half a surrogate pair becomes the replacement character: neither can stand in a hashtag.
    /// </summary>
    /// <returns>The bytes written.</returns>
    public static int Undo(ReadOnlySpan<byte> json, Span<byte> plain)
    {
        var written = 0;
        while (json.IndexOf(Backslash) is var escape and >= 0)
        {
            json[..escape].CopyTo(plain[written..]);
            json = json[escape..];
            written += escape;

            var (rune, length) = Read(json);
            written += rune.EncodeToUtf8(plain[written..]);
            json = json[length..];
        }
        json.CopyTo(plain[written..]);
        return written + json.Length;
    }

    static (Rune Rune, int Length) Read(ReadOnlySpan<byte> escape) =>
        TryReadUnit(escape, out var unit) ? ReadNumbered(escape, unit)
        : escape.Length < 2 ? (new('\\'), 1)
        : escape[1] switch
        {
            (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' => (new(' '), 2),
            (byte)'"' or (byte)'/' or Backslash => (new(escape[1]), 2),
            _ => (new('\\'), 1),
        };

    static (Rune Rune, int Length) ReadNumbered(ReadOnlySpan<byte> escape, char unit) =>
        Rune.TryCreate(unit, out var rune) ? (rune, 6)
        : TryReadUnit(escape[6..], out var low) && Rune.TryCreate(unit, low, out rune) ? (rune, 12)
        : (Rune.ReplacementChar, 6);

    static bool TryReadUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = default;
        if (escape.Length < 6 || escape[0] != Backslash || escape[1] != 'u') return false;
        var digits = escape.Slice(2, 4);
        if (!ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return false;
        unit = (char)value;
        return true;
    }
}
