namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>A content id as text: <c>b</c> and base 32 in small letters, without padding.</summary>
static class CidText
{
    const string Digits = "abcdefghijklmnopqrstuvwxyz234567";

    public static string Of(ReadOnlySpan<byte> cid)
    {
        var text = new char[1 + (cid.Length * 8 + 4) / 5];
        text[0] = 'b';
        var (bits, held, at) = (0u, 0, 1);
        foreach (var b in cid)
        {
            (bits, held) = (bits << 8 | b, held + 8);
            for (; held >= 5; held -= 5) text[at++] = Digits[(int)(bits >> (held - 5)) & 31];
        }
        if (held > 0) text[at] = Digits[(int)(bits << (5 - held)) & 31];
        return new(text);
    }
}
