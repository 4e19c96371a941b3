using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// What of a check-in with Beacon Bits matters here. It is no post and cannot be answered, but it may name the post that its author told of it with: that one is answered. One without is passed over, for nobody could be told.
/// </summary>
/// <param name="Venue">As in <c>osm://node/123</c>.</param>
/// <param name="IsDelayed">It is to be seen later: an answer now would give away where somebody is.</param>
/// <param name="Post">Address of the post that tells of it.</param>
sealed record BeaconContent(string? Venue, string? Visibility, bool IsDelayed, string? Post, string? Shout)
{
    public const string Collection = "app.beaconbits.beacon";

    public StreamEvent.CheckedIn? By(Did did) =>
        Visibility == "public" && !IsDelayed && Places.OfAddress(Venue) is { } venue
            && AtUri.Read(Post) is { Collection: PostRecord.Post } post && post.Did == did && RecordNames.IsKey(post.Key)
            ? new(did, post.Key, venue, Shout ?? "") : null;
}
