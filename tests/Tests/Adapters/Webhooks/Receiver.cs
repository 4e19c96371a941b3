using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Tagsale.Tests.Adapters.Http;

namespace Tagsale.Tests.Adapters.Webhooks;

/// <param name="Data">What the API shows of it.</param>
public sealed record Told(string Id, string Type, JsonElement Data, string Text);

/// <summary>A merchant's server: takes nothing that is not signed with a secret it knows, and remembers what it took, in the order it came.</summary>
public sealed class Receiver : IAsyncDisposable
{
    readonly Lock _gate = new();
    readonly List<Told> _told = [];
    readonly List<byte[]> _keys = [];
    LocalServer _server = null!;

    /// <summary>Another answer than 204, by what has come; what is not taken is not remembered.</summary>
    public Func<string, int> Answers { get; set; } = _ => 204;

    public string Url => _server.Address + "hooks";

    public int Asked => _server.Asked;

    /// <summary>Messages that no known secret had signed, or that were not fresh.</summary>
    public int Forged { get; private set; }

    public IReadOnlyList<Told> Told
    {
        get { lock (_gate) return [.. _told]; }
    }

    public static async Task<Receiver> Start()
    {
        var receiver = new Receiver();
        receiver._server = await LocalServer.Start(receiver.Take);
        return receiver;
    }

    public void Trust(string secret)
    {
        lock (_gate) _keys.Add(Convert.FromBase64String(secret["whsec_".Length..]));
    }

    public void Distrust()
    {
        lock (_gate) _keys.Clear();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        lock (_gate)
        {
            http.Response.StatusCode = Answers(body);
            if (http.Response.StatusCode != 204) return;
            if (!IsOurs(http.Request.Headers, body))
            {
                Forged++;
                http.Response.StatusCode = 401;
                return;
            }
            var message = JsonElement.Parse(body);
            _told.Add(new(http.Request.Headers["webhook-id"].ToString(), message.GetProperty("type").GetString()!, message.GetProperty("data"), body));
        }
    }

    bool IsOurs(IHeaderDictionary headers, string body)
    {
        var signed = Encoding.UTF8.GetBytes($"{headers["webhook-id"]}.{headers["webhook-timestamp"]}.{body}");
        var signatures = headers["webhook-signature"].ToString().Split(' ');
        return _keys.Any(key => signatures.Contains("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed))));
    }
}
