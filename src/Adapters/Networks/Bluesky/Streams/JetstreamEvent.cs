using System.Text.Json;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Reads one event of Jetstream. Anything may be missing or of another kind than it should be.</summary>
static class JetstreamEvent
{
    public static StreamEvent? Read(JsonElement told)
    {
        if (told.Text("did") is not { } did || !RecordNames.IsDid(did)) throw new GarbageException("an event of nobody");
        return told.Text("kind") switch
        {
            "commit" => told.Object("commit") is { } commit ? Commit(did, commit) : null,
            "account" => told.Object("account") is { } account && AccountStanding.IsGone(account.Flag("active"), account.Text("status")) is { } gone ? new StreamEvent.Account(did, gone) : null,
            "identity" => told.Object("identity")?.Text("handle") is { } handle && RecordNames.IsHandle(handle) ? new StreamEvent.Renamed(did, handle) : null,
            _ => null,
        };
    }

    static StreamEvent? Commit(string did, JsonElement commit)
    {
        if (commit.Text("rkey") is not { } key || !RecordNames.IsKey(key)) return null;
        return (commit.Text("collection"), commit.Text("operation")) switch
        {
            (RecordNames.Posts, "create") => Posted(did, key, commit, edited: false),
            (RecordNames.Posts, "update") => Posted(did, key, commit, edited: true),
            (RecordNames.Posts, "delete") => new StreamEvent.Deleted(did, key),
            (RecordNames.Likes, "create") => commit.Object("record")?.Object("subject")?.Text("uri") is { } post ? new StreamEvent.Liked(did, key, post) : null,
            (RecordNames.Likes, "delete") => new StreamEvent.Unliked(did, key),
            _ => null,
        };
    }

    static StreamEvent.Posted? Posted(string did, string key, JsonElement commit, bool edited) =>
        commit.Object("record") is { } record && commit.Text("cid") is { } cid ? new(did, key, cid, Record(record), edited) : null;

    static PostRecord Record(JsonElement record)
    {
        List<string> tags = [], mentions = [];
        foreach (var feature in record.Items("facets").SelectMany(facet => facet.Items("features")))
        {
            if (feature.Text("$type") is PostRecord.TagFeature && feature.Text("tag") is { } tag) tags.Add(tag);
            if (feature.Text("$type") is PostRecord.MentionFeature && feature.Text("did") is { } mentioned) mentions.Add(mentioned);
        }
        tags.AddRange(record.Items("tags").Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!));
        var reply = record.Object("reply");
        return new(record.Text("text") ?? "", tags, mentions, Reference(reply?.Object("root")), Reference(reply?.Object("parent")));
    }

    static StrongRef? Reference(JsonElement? to) => to?.Text("uri") is { } uri && to?.Text("cid") is { } cid ? new(uri, cid) : null;
}
