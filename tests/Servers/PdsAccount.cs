using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Tagsale.Servers;

/// <summary>A record as the server names it.</summary>
sealed record PdsRecord(string Uri, string Cid)
{
    public string Collection => Uri.Split('/')[3];
    public string Key => Uri.Split('/')[4];
}

/// <summary>Somebody with an account on a <see cref="Pds"/>, doing what people do.</summary>
sealed class PdsAccount(Pds pds, string did, string handle, string password, string token)
{
    const string Posts = "app.bsky.feed.post";
    const string Likes = "app.bsky.feed.like";

    public string Did => did;
    public string Handle { get; private set; } = handle;
    public string Password => password;

    /// <param name="text">Hashtags and links get facets; so do mentions of <paramref name="mention"/>.</param>
    /// <param name="replyTo">Its parent, taken for the root of the thread too unless <paramref name="root"/> is another.</param>
    /// <param name="more">Further fields of the record, or other values for the usual ones.</param>
    public Task<PdsRecord> Post(
        string text, PdsRecord? replyTo = null, PdsRecord? root = null, PdsAccount? mention = null, params IEnumerable<(string Name, JsonNode Value)> more)
    {
        var record = new JsonObject
        {
            ["$type"] = Posts,
            ["text"] = text,
            ["createdAt"] = Now(),
            ["facets"] = PdsFacets.In(text, mention),
        };
        if (replyTo is not null) record["reply"] = new JsonObject { ["root"] = Reference(root ?? replyTo), ["parent"] = Reference(replyTo) };
        foreach (var (name, value) in more) record[name] = value;
        return Create(Posts, record);
    }

    public Task<PdsRecord> Like(PdsRecord subject) =>
        Create(Likes, new() { ["$type"] = Likes, ["subject"] = Reference(subject), ["createdAt"] = Now() });

    public Task<PdsRecord> Repost(PdsRecord subject) =>
        Create("app.bsky.feed.repost", new() { ["$type"] = "app.bsky.feed.repost", ["subject"] = Reference(subject), ["createdAt"] = Now() });

    public async Task<PdsRecord> Create(string collection, JsonObject record) =>
        Record(await Write("com.atproto.repo.createRecord", new() { ["repo"] = Did, ["collection"] = collection, ["record"] = record }));

    /// <summary>Makes the record, or changes it to this.</summary>
    public async Task<PdsRecord> Put(string collection, string key, JsonObject record) =>
        Record(await Write("com.atproto.repo.putRecord", new() { ["repo"] = Did, ["collection"] = collection, ["rkey"] = key, ["record"] = record }));

    public Task Delete(PdsRecord record) =>
        Write("com.atproto.repo.deleteRecord", new() { ["repo"] = Did, ["collection"] = record.Collection, ["rkey"] = record.Key });

    /// <summary>The record's value; null if there is none.</summary>
    public async Task<JsonObject?> Read(string collection, string key)
    {
        try
        {
            var answer = await pds.Call(HttpMethod.Get, $"com.atproto.repo.getRecord?repo={Did}&collection={collection}&rkey={key}");
            return answer["value"]!.AsObject();
        }
        catch (HttpRequestException missing) when (missing.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Newest first, each with uri, cid and value; at most a hundred.</summary>
    public async Task<IReadOnlyList<JsonObject>> List(string collection)
    {
        var answer = await pds.Call(HttpMethod.Get, $"com.atproto.repo.listRecords?repo={Did}&collection={collection}&limit=100");
        return [.. answer["records"]!.AsArray().Select(record => record!.AsObject())];
    }

    /// <summary>Answers to a post, oldest first, as this account wrote them.</summary>
    public async Task<IReadOnlyList<JsonObject>> RepliesTo(PdsRecord post) =>
        [.. (await List(Posts)).Where(record => record["value"]!["reply"]?["parent"]?["uri"]?.ToString() == post.Uri).Reverse()];

    /// <summary>For <c>Bluesky__AppPassword</c>.</summary>
    public async Task<string> AppPassword(string name = "tagsale") =>
        (await Write("com.atproto.server.createAppPassword", new() { ["name"] = name }))["password"]!.ToString();

    public async Task ChangeHandle(string to)
    {
        await Write("com.atproto.identity.updateHandle", new() { ["handle"] = to });
        Handle = to;
    }

    public Task Deactivate() => Write("com.atproto.server.deactivateAccount", []);

    public Task Activate() => pds.Call(HttpMethod.Post, "com.atproto.server.activateAccount", Bearer);

    AuthenticationHeaderValue Bearer => new("Bearer", token);

    Task<JsonObject> Write(string method, JsonObject body) => pds.Call(HttpMethod.Post, method, Bearer, body);

    static PdsRecord Record(JsonObject answer) => new(answer["uri"]!.ToString(), answer["cid"]!.ToString());

    static JsonObject Reference(PdsRecord record) => new() { ["uri"] = record.Uri, ["cid"] = record.Cid };

    static string Now() => DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
