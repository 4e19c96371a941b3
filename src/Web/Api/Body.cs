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
        if (await Bytes(http) is not { } bytes) return (null, Problem.TooLarge(http));
        try
        {
            var value = bytes.Length == 0 ? JsonSerializer.Deserialize("{}"u8, type) : JsonSerializer.Deserialize(bytes, type);
            return value is null ? (null, Problem.Malformed("The body must be a JSON object.")) : (new(value, HashOf(http, bytes)), null);
        }
        catch (JsonException fault)
        {
            return (null, Problem.Malformed($"At {fault.Path ?? "$"}: {Reason(fault)}"));
        }
    }

    /// <summary>As text, in whatever encoding its first bytes tell; UTF-8 if they tell none.</summary>
    public static async Task<(Body<string>? Body, IResult? Problem)> ReadText(HttpContext http)
    {
        if (await Bytes(http) is not { } bytes) return (null, Problem.TooLarge(http));
        using var reader = new StreamReader(new MemoryStream(bytes));
        return (new(await reader.ReadToEndAsync(http.RequestAborted), HashOf(http, bytes)), null);
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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}\n"));
        hash.AppendData(bytes);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Says what is wrong without repeating names of our own types.</summary>
    static string Reason(JsonException fault) =>
        fault.Message.Contains("could not be mapped", StringComparison.Ordinal) ? "there is no field of that name here."
        : fault.Message.Contains("could not be converted", StringComparison.Ordinal) ? "the value is of the wrong type or out of range."
        : "this is not well-formed JSON.";
}
