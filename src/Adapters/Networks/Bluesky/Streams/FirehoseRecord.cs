using System.Formats.Cbor;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Reads records as they stand in blocks.</summary>
static class FirehoseRecord
{
    public static PostContent Post(ReadOnlyMemory<byte> block)
    {
        var cbor = Dag.Open(block);
        var text = "";
        List<string> tags = [], listed = [], mentions = [], venues = [];
        (RecordReference? Root, string? Parent) reply = default;
        cbor.Map(name =>
        {
            switch (name)
            {
                case "text": text = cbor.TextOrSkip() ?? ""; break;
                case "tags": cbor.ListOrSkip(() => { if (cbor.TextOrSkip() is { } tag) listed.Add(tag); }); break;
                case "facets": cbor.ListOrSkip(() => Facet(cbor, tags, mentions)); break;
                case "reply": reply = Reply(cbor); break;
                case "embed" or "location": Location(cbor, venues); break;
                case "locations": cbor.ListOrSkip(() => Location(cbor, venues)); break;
                default: cbor.Skip(); break;
            }
        });
        return new(text, [.. tags, .. listed], mentions, reply.Root, reply.Parent) { Venues = venues };
    }

    /// <summary>Address of what a like is about.</summary>
    public static string? Subject(ReadOnlyMemory<byte> block)
    {
        var cbor = Dag.Open(block);
        string? uri = null;
        cbor.Map(name =>
        {
            if (name == "subject") uri = Reference(cbor).Uri;
            else cbor.Skip();
        });
        return uri;
    }

    public static BeaconContent Beacon(ReadOnlyMemory<byte> block)
    {
        var cbor = Dag.Open(block);
        string? venue = null, visibility = null, post = null, shout = null;
        var isDelayed = false;
        cbor.Map(name =>
        {
            switch (name)
            {
                case Places.AddressName: venue = cbor.TextOrSkip(); break;
                case "visibility": visibility = cbor.TextOrSkip(); break;
                case "post": post = Reference(cbor).Uri; break;
                case "shout": shout = cbor.TextOrSkip(); break;
                default:
                    isDelayed |= name == "revealAt";
                    cbor.Skip();
                    break;
            }
        });
        return new(venue, visibility, isDelayed, post, shout);
    }

    static void Location(CborReader cbor, List<string> venues)
    {
        string? type = null, place = null;
        cbor.MapOrSkip(name =>
        {
            switch (name)
            {
                case "$type": type = cbor.TextOrSkip(); break;
                case Places.FoursquareName: place = cbor.TextOrSkip(); break;
                default: cbor.Skip(); break;
            }
        });
        if (type == Places.FoursquareType && Places.OfFoursquare(place) is { } venue) venues.Add(venue);
    }

    static void Facet(CborReader cbor, List<string> tags, List<string> mentions) => cbor.MapOrSkip(name =>
    {
        if (name == "features") cbor.ListOrSkip(() => Feature(cbor, tags, mentions));
        else cbor.Skip();
    });

    static void Feature(CborReader cbor, List<string> tags, List<string> mentions)
    {
        string? type = null, tag = null, did = null;
        cbor.MapOrSkip(name =>
        {
            switch (name)
            {
                case "$type": type = cbor.TextOrSkip(); break;
                case "tag": tag = cbor.TextOrSkip(); break;
                case "did": did = cbor.TextOrSkip(); break;
                default: cbor.Skip(); break;
            }
        });
        if (type == PostContent.TagFeature && tag is not null) tags.Add(tag);
        if (type == PostContent.MentionFeature && did is not null) mentions.Add(did);
    }

    static (RecordReference? Root, string? Parent) Reply(CborReader cbor)
    {
        RecordReference? root = null;
        string? parent = null;
        cbor.MapOrSkip(name =>
        {
            switch (name)
            {
                case "root" when Reference(cbor) is var (uri, cid): root = RecordReference.Of(uri, cid); break;
                case "parent": parent = Reference(cbor).Uri; break;
                default: cbor.Skip(); break;
            }
        });
        return (root, parent);
    }

    static (string? Uri, string? Cid) Reference(CborReader cbor)
    {
        string? uri = null, cid = null;
        cbor.MapOrSkip(name =>
        {
            switch (name)
            {
                case "uri": uri = cbor.TextOrSkip(); break;
                case "cid": cid = cbor.TextOrSkip(); break;
                default: cbor.Skip(); break;
            }
        });
        return (uri, cid);
    }
}
