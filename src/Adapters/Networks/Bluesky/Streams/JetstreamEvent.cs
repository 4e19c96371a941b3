using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Reads one event of Jetstream. Anything may be missing or of another kind than it should be.</summary>
static class JetstreamEvent
{
    public static StreamEvent? Read(JsonElement told)
    {
        if (!Did.TryParse(told.Text("did"), out var did)) return null;
        return told.Text("kind") switch
        {
            "commit" => told.Inner("commit") is { } commit ? Commit(did, commit) : null,
            "account" => told.Inner("account") is { } account ? StreamEvent.Account.Of(did, account.Flag("active"), account.Text("status")) : null,
            "identity" => Handle.TryParse(told.Inner("identity")?.Text("handle"), out var handle) ? new StreamEvent.Renamed(did, handle) : null,
            _ => null,
        };
    }

    static StreamEvent? Commit(Did did, JsonElement commit)
    {
        if (commit.Text("rkey") is not { } key || !RecordNames.IsKey(key)) return null;
        return (commit.Text("collection"), commit.Text("operation")) switch
        {
            (PostRecord.Post, "create") => Posted(did, key, commit, edited: false),
            (PostRecord.Post, "update") => Posted(did, key, commit, edited: true),
            (PostRecord.Post, "delete") => new StreamEvent.Deleted(did, key),
            (BeaconContent.Collection, "create") => commit.Inner("record") is { } beacon ? Beacon(beacon).By(did) : null,
            (PostRecord.Like, "create") => commit.Inner("record")?.Inner("subject")?.Text("uri") is { } post ? new StreamEvent.Liked(did, key, post) : null,
            (PostRecord.Like, "delete") => new StreamEvent.Unliked(did, key),
            _ => null,
        };
    }

    static StreamEvent.Posted? Posted(Did did, string key, JsonElement commit, bool edited) =>
        commit.Inner("record") is { } record && commit.Text("cid") is { } cid ? new(did, key, cid, Content(record), edited) : null;

    static PostContent Content(JsonElement record)
    {
        List<string> tags = [], mentions = [];
        foreach (var feature in record.Items("facets").SelectMany(facet => facet.Items("features")))
        {
            if (feature.Text("$type") is PostContent.TagFeature && feature.Text("tag") is { } tag) tags.Add(tag);
            if (feature.Text("$type") is PostContent.MentionFeature && feature.Text("did") is { } mentioned) mentions.Add(mentioned);
        }
        tags.AddRange(record.Texts("tags"));
        var reply = record.Inner("reply");
        var root = reply?.Inner("root") is { } first ? RecordReference.Read(first) : null;
        return new(record.Text("text") ?? "", tags, mentions, root, reply?.Inner("parent")?.Text("uri")) { Venues = [.. Locations(record).Select(Venue).OfType<string>()] };
    }

    /// <summary>As apps attach them: in place of a picture, or beside it.</summary>
    static IEnumerable<JsonElement> Locations(JsonElement record) =>
        new[] { record.Inner("embed"), record.Inner("location") }.OfType<JsonElement>().Concat(record.Items("locations"));

    static string? Venue(JsonElement location) => location.Text("$type") == Places.FoursquareType ? Places.OfFoursquare(location.Text(Places.FoursquareName)) : null;

    static BeaconContent Beacon(JsonElement record) => new(
        record.Text(Places.AddressName), record.Text("visibility"), record.TryGetProperty("revealAt", out _), record.Inner("post")?.Text("uri"), record.Text("shout"));
}
