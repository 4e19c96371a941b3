using System.Text.Json;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Takes from JSON what is there and is of the kind wanted; anything else is null.</summary>
static class Json
{
    public static JsonElement? Object(this JsonElement from, string name) => from.Member(name, JsonValueKind.Object);

    public static string? Text(this JsonElement from, string name) => from.Member(name, JsonValueKind.String)?.GetString();

    public static long? Long(this JsonElement from, string name) => from.Member(name, JsonValueKind.Number) is { } number && number.TryGetInt64(out var value) ? value : null;

    public static bool? Flag(this JsonElement from, string name) =>
        from.Member(name, JsonValueKind.True) is not null ? true : from.Member(name, JsonValueKind.False) is not null ? false : null;

    public static IEnumerable<JsonElement> Items(this JsonElement from, string name) => from.Member(name, JsonValueKind.Array)?.EnumerateArray() ?? Enumerable.Empty<JsonElement>();

    static JsonElement? Member(this JsonElement from, string name, JsonValueKind kind) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
