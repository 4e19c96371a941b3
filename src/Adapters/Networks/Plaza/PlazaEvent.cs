using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>A line of the square's log. Readers filter the raw bytes before parsing: <c>kind</c>, <c>venue</c> and ids of accounts stand in them verbatim.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Posted), "post")]
[JsonDerivedType(typeof(Deleted), "delete")]
[JsonDerivedType(typeof(LikeChanged), "like")]
abstract record PlazaEvent
{
    // The default encoder escapes every letter beyond ASCII, but hashtags are to be seen in the raw bytes. This one escapes
    // only what lies beyond the basic plane, emoji above all.
    static readonly PlazaEventJson Verbatim =
        new(new JsonSerializerOptions(PlazaEventJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <param name="Mentions">Account ids, resolved when the text was written.</param>
    public sealed record Posted(
        long Seq,
        string Id,
        PlazaAccount Author,
        string Text,
        DateTimeOffset CreatedAt,
        string? InReplyTo,
        string? InReplyToAuthor,
        ImmutableArray<string> Mentions,
        PlazaVisibility Visibility,
        string? RepostOf,
        string? Quotes,
        bool Edited) : PlazaEvent
    {
        /// <summary>Id of the place it checks in at.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Venue { get; init; }
    }

    public sealed record Deleted(long Seq, string Id, PlazaAccount Author) : PlazaEvent;

    public sealed record LikeChanged(long Seq, bool Liked, PlazaAccount Author, string Post, string PostAuthor) : PlazaEvent;

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Verbatim.PlazaEvent);

    /// <summary>False for bytes that are no event: a stream is not to be stopped by them.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out PlazaEvent? parsed)
    {
        try
        {
            parsed = JsonSerializer.Deserialize(json, Verbatim.PlazaEvent);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            parsed = null;
        }

        return parsed is not null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PlazaEvent))]
[JsonSerializable(typeof(string[]))]
sealed partial class PlazaEventJson : JsonSerializerContext
{}
