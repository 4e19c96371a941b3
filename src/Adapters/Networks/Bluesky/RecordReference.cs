using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>One version of a record: its address, and the hash of what it said. The network calls it a strong reference.</summary>
public readonly partial record struct RecordReference
{
    RecordReference(string uri, string cid) => (Uri, Cid) = (uri, cid);

    public string Uri { get; }
    public string Cid { get; }

    /// <summary>Null where either is not what it should be: both come from the records of strangers.</summary>
    public static RecordReference? Of(string? uri, string? cid) =>
        AtUri.Read(uri) is not null && cid is not null && CidShape().IsMatch(cid) ? new(uri!, cid) : null;

    internal static RecordReference? Read(JsonElement json) => Of(json.Text("uri"), json.Text("cid"));

    internal JsonObject Write() => new() { ["uri"] = Uri, ["cid"] = Cid };

    [GeneratedRegex(@"^[A-Za-z0-9]{8,120}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CidShape();
}

/// <summary>What an answer hangs on: the post it answers and the one its thread began with.</summary>
public readonly record struct Thread(RecordReference Parent, RecordReference Root)
{
    /// <summary>Of a post and its record. A thread begins with a post that answers none.</summary>
    internal static Thread Of(RecordReference post, JsonElement record) =>
        new(post, record.Inner("reply")?.Inner("root") is { } root && RecordReference.Read(root) is { } first ? first : post);
}
