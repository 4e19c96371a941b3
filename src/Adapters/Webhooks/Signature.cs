using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Webhooks;

/// <summary>The header by which a receiver knows that a message is ours and fresh (Standard Webhooks, symmetric).</summary>
public static class Signature
{
    /// <param name="secrets">All of them sign, so that a receiver may know the old one or the new one.</param>
    public static string Of(string id, DateTimeOffset at, string body, IEnumerable<WebhookSecret> secrets)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret.Key(), signed))));
    }
}
