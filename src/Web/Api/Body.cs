using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tagsale.Web.Api;

/// <summary>A request body, read once: what it says, and a hash by which its repeat is known.</summary>
/// <param name="Hash">Of method, address and bytes.</param>
sealed record Body<T>(T Value, string Hash)
{
    /// <returns>The body, or the problem with it.</returns>
    public static async Task<(Body<T>? Body, IResult? Problem)> Read(HttpContext http, JsonTypeInfo<T> type)
    {
        var (json, problem) = await ReadJson(http);
        return json is null ? (null, problem) : json.As(type);
    }

    /// <summary>Well-formed, whatever it holds; none is an empty object.</summary>
    public static async Task<(Body<JsonElement>? Body, IResult? Problem)> ReadJson(HttpContext http)
    {
        if (await Bytes(http) is not { } bytes) return (null, Problem.TooLarge(http));
        try
        {
            return (new(JsonElement.Parse(bytes.Length == 0 ? "{}"u8 : bytes), HashOf(http, bytes)), null);
        }
        catch (JsonException fault)
        {
            return (null, Problem.Malformed($"At $: {BodyJson.Reason(fault)}"));
        }
    }

    /// <summary>As text, in whatever encoding its first bytes tell; UTF-8 if they tell none.</summary>
    public static async Task<(Body<string>? Body, IResult? Problem)> ReadText(HttpContext http)
    {
        if (await Bytes(http) is not { } bytes) return (null, Problem.TooLarge(http));
        using var reader = new StreamReader(new MemoryStream(bytes));
        return (new(await reader.ReadToEndAsync(http.RequestAborted), HashOf(http, bytes)), null);
    }

    /// <summary>Kept beside the memory where it is large, and read from there as often as wanted.</summary>
    public static async Task<(Body<Stream>? Body, IResult? Problem)> ReadFile(HttpContext http)
    {
        http.Request.EnableBuffering();
        using var hash = BeginHash(http);
        var buffer = new byte[64 * 1024];
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read) hash.AppendData(buffer, 0, read);
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, Problem.TooLarge(http));
        }
        http.Request.Body.Position = 0;
        return (new(http.Request.Body, Convert.ToHexStringLower(hash.GetHashAndReset())), null);
    }

    /// <returns>Null where it is too large.</returns>
    static async Task<byte[]?> Bytes(HttpContext http)
    {
        try
        {
            using var copy = new MemoryStream();
            await http.Request.Body.CopyToAsync(copy, http.RequestAborted);
            return copy.ToArray();
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    static string HashOf(HttpContext http, byte[] bytes)
    {
        using var hash = BeginHash(http);
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static IncrementalHash BeginHash(HttpContext http)
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        return hash;
    }
}

static class BodyJson
{
    /// <summary>A field of a value that nobody has checked, where it is a string; else null.</summary>
    public static string? Text(this JsonElement item, string name)
    {
        try
        {
            return item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        }
        // Somewhere it holds what is no text.
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <returns>The body, or the problem with it.</returns>
    public static (Body<T>? Body, IResult? Problem) As<T>(this Body<JsonElement> body, JsonTypeInfo<T> type)
    {
        try
        {
            return body.Value.Deserialize(type) is { } value ? (new(value, body.Hash), null) : (null, Problem.Malformed("The body must be a JSON object."));
        }
        catch (JsonException fault)
        {
            return (null, Problem.Malformed($"At {fault.Path ?? "$"}: {Reason(fault)}"));
        }
    }

    /// <summary>Says what is wrong without repeating names of our own types.</summary>
    public static string Reason(JsonException fault) =>
        fault.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "there is no field of that name here."
        : fault.Message.Contains("could not be converted", StringComparison.Ordinal) ? "the value is of the wrong type or out of range."
        : "this is not well-formed JSON.";
}
