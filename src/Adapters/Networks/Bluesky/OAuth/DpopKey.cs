using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>A key for one sign-in: what a server hands out to it is of no use to whoever does not hold it (RFC 9449).</summary>
sealed class DpopKey : IDisposable
{
    readonly ECDsa _key;

    DpopKey(ECDsa key) => _key = key;

    public static DpopKey Make() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static DpopKey Of(string written)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Base64Url.DecodeFromChars(written), out _);
        return new(key);
    }

    public string Write() => Base64Url.EncodeToString(_key.ExportPkcs8PrivateKey());

    /// <summary>Says for one request that its sender holds the key.</summary>
    public string Proof(HttpMethod method, Uri address, string? nonce, DateTimeOffset now)
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        var header = Part(new { typ = "dpop+jwt", alg = "ES256", jwk = new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) } });
        var claims = new Dictionary<string, object>
        {
            ["jti"] = Secret(),
            ["htm"] = method.Method,
            ["htu"] = address.GetLeftPart(UriPartial.Path),
            ["iat"] = now.ToUnixTimeSeconds(),
        };
        if (nonce is not null) claims["nonce"] = nonce;
        var signed = $"{header}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <summary>256 bits that nobody can guess.</summary>
    public static string Secret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public void Dispose() => _key.Dispose();

    static string Part<T>(T content) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(content));
}
