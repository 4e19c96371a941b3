using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>
/// The key of the record that a deed makes: the same for the same deed, so that doing it again finds what is there. 63 bits of SHA-256 in the form the network asks of posts and likes
/// (a TID: 13 characters, the first of them below k). Whoever would make two deeds collide can only spoil an answer to a post of their own.
/// </summary>
static class RecordKey
{
    const string Alphabet = "234567abcdefghijklmnopqrstuvwxyz";

    public static string Of(string deed)
    {
        var bits = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(deed))) >> 1;
        return string.Create(13, bits, static (key, bits) =>
        {
            for (var at = key.Length - 1; at >= 0; at--, bits >>= 5) key[at] = Alphabet[(int)(bits & 31)];
        });
    }

    /// <summary>When an app made a record with this key, to believe its author: all but the last ten bits are microseconds since 1970. Null for a key of another form.</summary>
    public static DateTimeOffset? TimeOf(string key)
    {
        if (key.Length != 13 || Alphabet.IndexOf(key[0], StringComparison.Ordinal) is < 0 or > 15) return null;
        var bits = 0ul;
        foreach (var character in key)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0) return null;
            bits = bits << 5 | (uint)value;
        }
        return DateTimeOffset.UnixEpoch.AddMicroseconds(bits >> 10);
    }
}
