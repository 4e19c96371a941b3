using System.Text.Json;

namespace Tagsale.Tests.Web;

/// <summary>As much of JSON Schema as the document uses. Stricter in one thing: a field that the schema does not name is a difference.</summary>
static class SchemaCheck
{
    /// <returns>Where the value differs from the schema and how; null where it fits.</returns>
    public static string? Difference(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Difference(document, Resolve(document, reference.GetString()!), value, at);
        if (schema.TryGetProperty("oneOf", out var choices))
            return choices.EnumerateArray().Any(choice => Difference(document, choice, value, at) is null) ? null : $"{at} fits none of its forms";
        if (!schema.TryGetProperty("type", out var type)) return $"{at} has no type in the schema";

        var types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : new[] { type.GetString()! };
        if (!types.Contains(TypeOf(value))) return $"{at} is {TypeOf(value)}, not {string.Join(" or ", types)}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => InObject(document, schema, value, at),
            JsonValueKind.Array => value.EnumerateArray().Select((item, i) => Difference(document, schema.GetProperty("items"), item, $"{at}[{i}]")).FirstOrDefault(d => d is not null),
            JsonValueKind.String when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !value.GetString()!.EndsWith('Z') => $"{at} is no time in UTC",
            _ => null,
        };
    }

    static string? InObject(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(n => n.GetString()!))
                if (!value.TryGetProperty(name, out _)) return $"{at}.{name} is missing";
        var known = schema.TryGetProperty("properties", out var properties);
        foreach (var field in value.EnumerateObject())
        {
            var difference = known && properties.TryGetProperty(field.Name, out var own) ? Difference(document, own, field.Value, $"{at}.{field.Name}")
                : schema.TryGetProperty("additionalProperties", out var any) ? Difference(document, any, field.Value, $"{at}.{field.Name}")
                : $"{at}.{field.Name} is not in the schema";
            if (difference is not null) return difference;
        }
        return null;
    }

    static JsonElement Resolve(JsonElement document, string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, (at, name) => at.GetProperty(name));

    static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
