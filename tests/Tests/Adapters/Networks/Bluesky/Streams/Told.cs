using System.Formats.Cbor;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>Something that happens on the network, as either stream would tell it. Shared with the benchmarks.</summary>
abstract record Told(string Did)
{
    static readonly JsonSerializerOptions AsJetstreamDoes = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="Record">Null for a deletion.</param>
    public sealed record Commit(string Did, string Action, string Collection, string Key, JsonObject? Record = null) : Told(Did);

    public sealed record Account(string Did, bool Active, string? Status = null) : Told(Did);

    /// <summary>A message of text that is none.</summary>
    public sealed record Unspeakable() : Told("");

    public sealed record Identity(string Did, string? Handle) : Told(Did);

    public static JsonObject Post(string text, string[]? tags = null, string[]? mentions = null, string[]? listed = null, string? root = null, string? parent = null)
    {
        var features = (tags ?? []).Select(tag => new JsonObject { ["tag"] = tag, ["$type"] = "app.bsky.richtext.facet#tag" })
            .Concat((mentions ?? []).Select(did => new JsonObject { ["did"] = did, ["$type"] = "app.bsky.richtext.facet#mention" }));
        var record = new JsonObject { ["text"] = text, ["$type"] = "app.bsky.feed.post", ["createdAt"] = "1999-01-01T00:00:00.000Z", ["langs"] = new JsonArray("en") };
        var facets = new JsonArray([.. features.Select(feature => new JsonObject
        {
            ["index"] = new JsonObject { ["byteEnd"] = 8, ["byteStart"] = 0 }, ["features"] = new JsonArray(feature),
        })]);
        if (facets.Count > 0) record["facets"] = facets;
        if (listed is not null) record["tags"] = new JsonArray([.. listed.Select(tag => JsonValue.Create(tag))]);
        if (parent is not null) record["reply"] = new JsonObject { ["root"] = Reference(root ?? parent), ["parent"] = Reference(parent) };
        return record;
    }

    /// <summary>As records name a place of Foursquare's data set.</summary>
    public static JsonObject Place(string id, string type = "community.lexicon.location.fsq") => new() { ["$type"] = type, ["fsq_place_id"] = id, ["name"] = "The diner", ["latitude"] = "40.7243" };

    /// <summary>A post that names places where apps put them.</summary>
    /// <param name="field">A field that holds one place, or <c>locations</c>.</param>
    public static JsonObject CheckIn(string field, params JsonNode[] places)
    {
        var record = Post("Pancakes!");
        record[field] = field == "locations" ? new JsonArray(places) : places[0];
        return record;
    }

    /// <summary>A check-in with Beacon Bits.</summary>
    public static JsonObject Beacon(string venue, string? post, string visibility = "public", string? revealAt = null)
    {
        var record = new JsonObject
        {
            ["$type"] = "app.beaconbits.beacon", ["venueUri"] = venue, ["venueName"] = "The diner", ["visibility"] = visibility, ["shout"] = "Pancakes!", ["createdAt"] = "1999-01-01T00:00:00.000Z",
            ["location"] = new JsonObject { ["latitude"] = "40.7243", ["longitude"] = "-74.0018" },
        };
        if (post is not null) record["post"] = Reference(post);
        if (revealAt is not null) record["revealAt"] = revealAt;
        return record;
    }

    public static JsonObject Like(string uri) => new() { ["$type"] = "app.bsky.feed.like", ["subject"] = Reference(uri), ["createdAt"] = "1999-01-01T00:00:00.000Z" };

    public static JsonObject Reference(string uri) => new() { ["cid"] = "bafyreib2rxk3rybk3aobmv5cjuql3bm2twh4jo5uxgf5kpqtsgzgmnqqy4", ["uri"] = uri };

    /// <summary>A message of Jetstream.</summary>
    public byte[] AsEvent(DateTimeOffset at)
    {
        if (this is Unspeakable) return [0xFF, 0xFE];
        var told = new JsonObject { ["did"] = Did, ["time_us"] = Micros(at) };
        switch (this)
        {
            case Commit commit:
                told["kind"] = "commit";
                var inner = new JsonObject { ["rev"] = "3lbvgtyaqz22h", ["operation"] = commit.Action, ["collection"] = commit.Collection, ["rkey"] = commit.Key };
                if (commit.Record is { } record)
                {
                    inner["record"] = record.DeepClone();
                    inner["cid"] = CidText(Cid(Dag(record)));
                }
                told["commit"] = inner;
                break;
            case Account account:
                told["kind"] = "account";
                told["account"] = new JsonObject { ["active"] = account.Active, ["did"] = Did, ["seq"] = 1, ["status"] = account.Status, ["time"] = Iso(at) };
                break;
            case Identity identity:
                told["kind"] = "identity";
                told["identity"] = new JsonObject { ["did"] = Did, ["handle"] = identity.Handle, ["seq"] = 1, ["time"] = Iso(at) };
                break;
        }
        return JsonSerializer.SerializeToUtf8Bytes(told, AsJetstreamDoes);
    }

    /// <summary>A message of a firehose.</summary>
    /// <param name="padding">Bytes of a further block, as the tree's nodes take.</param>
    public byte[] AsFrame(long seq, DateTimeOffset at, int padding = 200)
    {
        var cbor = new CborWriter(CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
        switch (this)
        {
            case Commit commit:
                Header(cbor, "#commit");
                WriteCommit(cbor, commit, seq, at, padding);
                break;
            case Account account:
                Header(cbor, "#account");
                cbor.WriteStartMap(account.Status is null ? 4 : 5);
                Seq(cbor, seq, at);
                Text(cbor, "did", Did);
                cbor.WriteTextString("active");
                cbor.WriteBoolean(account.Active);
                if (account.Status is { } status) Text(cbor, "status", status);
                cbor.WriteEndMap();
                break;
            case Identity identity:
                Header(cbor, "#identity");
                cbor.WriteStartMap(identity.Handle is null ? 3 : 4);
                Seq(cbor, seq, at);
                Text(cbor, "did", Did);
                if (identity.Handle is { } handle) Text(cbor, "handle", handle);
                cbor.WriteEndMap();
                break;
        }
        return cbor.Encode();
    }

    public static byte[] Info(string name) => Frame(cbor =>
    {
        Header(cbor, "#info");
        cbor.WriteStartMap(1);
        Text(cbor, "name", name);
        cbor.WriteEndMap();
    });

    public static byte[] Error(string error) => Frame(cbor =>
    {
        cbor.WriteStartMap(1);
        cbor.WriteTextString("op");
        cbor.WriteInt32(-1);
        cbor.WriteEndMap();
        cbor.WriteStartMap(1);
        Text(cbor, "error", error);
        cbor.WriteEndMap();
    });

    public static long Micros(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    static byte[] Frame(Action<CborWriter> write)
    {
        var cbor = new CborWriter(CborConformanceMode.Canonical, allowMultipleRootLevelValues: true);
        write(cbor);
        return cbor.Encode();
    }

    static void Header(CborWriter cbor, string type)
    {
        cbor.WriteStartMap(2);
        Text(cbor, "t", type);
        cbor.WriteTextString("op");
        cbor.WriteInt32(1);
        cbor.WriteEndMap();
    }

    void WriteCommit(CborWriter cbor, Commit commit, long seq, DateTimeOffset at, int padding)
    {
        var record = commit.Record is { } value ? Dag(value) : null;
        cbor.WriteStartMap(5);
        Seq(cbor, seq, at);
        Text(cbor, "repo", Did);
        cbor.WriteTextString("ops");
        cbor.WriteStartArray(1);
        cbor.WriteStartMap(3);
        Text(cbor, "action", commit.Action);
        Text(cbor, "path", $"{commit.Collection}/{commit.Key}");
        cbor.WriteTextString("cid");
        if (record is null) cbor.WriteNull();
        else Link(cbor, Cid(record));
        cbor.WriteEndMap();
        cbor.WriteEndArray();
        cbor.WriteTextString("blocks");
        cbor.WriteByteString(Car(Node(padding), record));
        cbor.WriteEndMap();
    }

    static void Seq(CborWriter cbor, long seq, DateTimeOffset at)
    {
        cbor.WriteTextString("seq");
        cbor.WriteInt64(seq);
        Text(cbor, "time", Iso(at));
    }

    static void Text(CborWriter cbor, string name, string value)
    {
        cbor.WriteTextString(name);
        cbor.WriteTextString(value);
    }

    static void Link(CborWriter cbor, byte[] cid)
    {
        cbor.WriteTag((CborTag)42);
        cbor.WriteByteString([0, .. cid]);
    }

    /// <summary>A block of the tree: keys of other posts of the account, and hashes.</summary>
    static byte[] Node(int size)
    {
        var node = new byte[size];
        new Random(size).NextBytes(node);
        var key = "app.bsky.feed.post/3lbvgtyaqz22h"u8;
        if (size > key.Length) key.CopyTo(node);
        return node;
    }

    static byte[] Car(params byte[]?[] blocks)
    {
        var header = Frame(cbor =>
        {
            cbor.WriteStartMap(2);
            cbor.WriteTextString("roots");
            cbor.WriteStartArray(1);
            Link(cbor, Cid([]));
            cbor.WriteEndArray();
            cbor.WriteTextString("version");
            cbor.WriteInt32(1);
            cbor.WriteEndMap();
        });
        return [.. Section(header), .. blocks.OfType<byte[]>().SelectMany(block => Section([.. Cid(block), .. block]))];
    }

    static byte[] Section(byte[] content)
    {
        var length = new List<byte>();
        for (var left = content.Length; ; left >>= 7)
        {
            length.Add((byte)(left & 0x7F | (left > 0x7F ? 0x80 : 0)));
            if (left <= 0x7F) break;
        }
        return [.. length, .. content];
    }

    public static byte[] Cid(byte[] block) => [0x01, 0x71, 0x12, 0x20, .. SHA256.HashData(block)];

    /// <summary>Written once more, by division, so that a mistake in the program's way of writing it shows.</summary>
    public static string CidText(byte[] cid)
    {
        var number = new System.Numerics.BigInteger(cid, isUnsigned: true, isBigEndian: true) << (5 - cid.Length * 8 % 5) % 5;
        var text = "";
        for (; number > 0; number >>= 5) text = "abcdefghijklmnopqrstuvwxyz234567"[(int)(number & 31)] + text;
        return 'b' + text.PadLeft((cid.Length * 8 + 4) / 5, 'a');
    }

    public static byte[] Dag(JsonNode value) => Frame(cbor => Write(cbor, value));

    static void Write(CborWriter cbor, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                cbor.WriteStartMap(map.Count);
                foreach (var (name, inner) in map)
                {
                    cbor.WriteTextString(name);
                    Write(cbor, inner);
                }
                cbor.WriteEndMap();
                break;
            case JsonArray list:
                cbor.WriteStartArray(list.Count);
                foreach (var inner in list) Write(cbor, inner);
                cbor.WriteEndArray();
                break;
            case null: cbor.WriteNull(); break;
            default:
                if (value.GetValueKind() == JsonValueKind.String) cbor.WriteTextString(value.GetValue<string>());
                else cbor.WriteInt64(value.GetValue<int>());
                break;
        }
    }

    static string Iso(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
