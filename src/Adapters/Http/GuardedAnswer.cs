using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Tagsale.Adapters.Http;

/// <summary>A whole answer of a host that may be hostile.</summary>
/// <param name="Body">As it was sent: nothing is unpacked, so that nothing can swell.</param>
public sealed record GuardedAnswer(HttpStatusCode Status, HttpResponseHeaders Headers, MediaTypeHeaderValue? ContentType, byte[] Body)
{
    const int Deepest = 16;

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = Deepest, AllowDuplicateProperties = false };

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Null where the body is no JSON object.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var document = JsonDocument.Parse(Body, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
