using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>256 bits that a person keeps; the square keeps the hash. Being random, it needs no salt.</summary>
static class Secret
{
    public static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
