using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Tagsale.Tests.Web;

/// <summary>Somebody who calls the program over HTTP, with or without a key.</summary>
public sealed class Caller : IDisposable
{
    static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    readonly HttpClient _http;
    readonly string? _bearer;

    public Caller(string address, string? bearer = null)
    {
        _bearer = bearer;
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1 })
        {
            BaseAddress = new(address),
            Timeout = TimeSpan.FromSeconds(20),
        };
        if (bearer is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
    }

    /// <summary>The same one at another process.</summary>
    public Caller At(string address) => new(address, _bearer);

    public Task<Answered> Get(string path, string? accept = null) =>
        Send(HttpMethod.Get, path, null, accept is null ? [] : [("Accept", accept)]);

    public Task<Answered> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public Task<Answered> Post(string path, object body, string? key = null) => PostText(path, JsonSerializer.Serialize(body, CamelCase), key);

    public Task<Answered> PostText(string path, string json, string? key = null) =>
        Send(HttpMethod.Post, path, Json(Encoding.UTF8.GetBytes(json)), key is null ? [] : [("Idempotency-Key", key)]);

    public Task<Answered> PutText(string path, string json, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Put, path, Json(Encoding.UTF8.GetBytes(json)), headers);

    public Task<Answered> PostBytes(string path, byte[] json) => Send(HttpMethod.Post, path, Json(json));

    public Task<Answered> PostForm(string path, params (string Name, string Value)[] fields) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))), ("Accept", "text/html"));

    public async Task<Answered> Send(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        // Sent once the server will have it: whoever refuses it cuts the line, and what is on its way then is lost with the answer.
        if (body?.Headers.ContentLength > 64 * 1024) request.Headers.ExpectContinue = true;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var all = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(h => h.Key, h => h.Value.ToArray(), StringComparer.OrdinalIgnoreCase);
        return new(response.StatusCode, text, all);
    }

    public void Dispose() => _http.Dispose();

    static ByteArrayContent Json(byte[] bytes) => new(bytes) { Headers = { ContentType = new("application/json") } };
}

/// <summary>What came back, read to its end.</summary>
public sealed record Answered(HttpStatusCode Status, string Text, IReadOnlyDictionary<string, string[]> Headers)
{
    public string? ContentType => Header("Content-Type")?.Split(';')[0];

    public JsonElement Json => JsonElement.Parse(Text);

    public string? Header(string name) => Headers.TryGetValue(name, out var values) ? string.Join(", ", values) : null;

    public JsonElement Expect(int status)
    {
        Assert.True(status == (int)Status, $"{status} was expected, not {(int)Status}: {Text}");
        return Text.Length == 0 ? default : Json;
    }

    /// <summary>It is a problem of RFC 9457, whole, with that type.</summary>
    public JsonElement ExpectProblem(int status, string type)
    {
        var problem = Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal("/problems/" + type, problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.DoesNotContain("System.", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tagsale.", Text, StringComparison.Ordinal);
        return problem;
    }
}
