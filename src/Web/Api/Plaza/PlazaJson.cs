using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Web.Api.Plaza;

sealed record SignUpBody(string Handle, bool Locked = false);

sealed record PostBody(string Text, string? InReplyTo = null, string? Quotes = null, PlazaVisibility Visibility = PlazaVisibility.Public, PlazaPlace? Place = null);

sealed record EditBody(string Text);

sealed record FaultsBody(
    bool? DeliverTwice = null,
    double? DelaySeconds = null,
    bool? OutOfOrder = null,
    bool? RefuseReplies = null,
    bool? LoseReplyAnswers = null,
    bool? Down = null,
    int? PointsPerHour = null,
    double? RetryAfterSeconds = null);

sealed record SignedUpJson(string Id, string Handle, bool Locked, string Token);

sealed record PostJson(
    string Id,
    PlazaAccount Author,
    string Text,
    DateTimeOffset CreatedAt,
    string? InReplyTo,
    string? Quotes,
    string? RepostOf,
    PlazaVisibility Visibility,
    DateTimeOffset? EditedAt,
    PlazaPlace? Place)
{
    public static PostJson Of(PlazaPost post) => new(
        post.Id, post.Author, post.Text, post.CreatedAt, post.InReplyTo, post.Quotes, post.RepostOf, post.Visibility, post.EditedAt, post.Place);
}

/// <param name="Next">Opaque to the caller: passed back as <c>after</c>.</param>
sealed record PageJson(IEnumerable<PostJson> Items, string? Next);

sealed record LikeJson(string Post, bool Liked);

// Strict: an unknown, repeated, missing or wrongly typed field is the caller's mistake, told rather than guessed at.
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(UtcTime)])]
[JsonSerializable(typeof(SignUpBody))]
[JsonSerializable(typeof(PostBody))]
[JsonSerializable(typeof(EditBody))]
[JsonSerializable(typeof(FaultsBody))]
[JsonSerializable(typeof(SignedUpJson))]
[JsonSerializable(typeof(PostJson))]
[JsonSerializable(typeof(PageJson))]
[JsonSerializable(typeof(LikeJson))]
sealed partial class PlazaJson : JsonSerializerContext;
