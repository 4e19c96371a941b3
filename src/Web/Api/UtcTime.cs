using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tagsale.Web.Api;

/// <summary>Times by RFC 3339: written in UTC with a Z, read only where they name their offset, because a time without one means another moment on another machine.</summary>
sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && NamesOffset(reader.GetString()!) && reader.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));

    /// <returns>Null where it is no such time.</returns>
    public static DateTimeOffset? Read(string? text) =>
        text is not null && NamesOffset(text) && text.Contains('T', StringComparison.OrdinalIgnoreCase)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    static bool NamesOffset(string text) => text.EndsWith('Z') || text is [.., '+' or '-', _, _, ':', _, _];
}
