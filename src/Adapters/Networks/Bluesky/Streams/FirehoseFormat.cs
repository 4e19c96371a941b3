using System.Formats.Cbor;
using System.Globalization;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>The firehose (<c>com.atproto.sync.subscribeRepos</c>): two CBOR values a message, a header and what it is about; the records stand in the blocks of a CAR.</summary>
sealed class FirehoseFormat(Uri address, FirehoseFilter filter, Did storefront) : IStreamFormat
{
    const int LongestTime = 40;

    /// <summary>The protocol's own bound.</summary>
    public int LargestFrame => 5 << 20;

    public bool KeepsTime => false;

    public long Step => 1;

    public Uri Connect(long? after)
    {
        var cursor = after is { } seq ? string.Create(CultureInfo.InvariantCulture, $"cursor={seq}") : "";
        return new UriBuilder(address) { Path = "/xrpc/com.atproto.sync.subscribeRepos", Query = cursor }.Uri;
    }

    public long? PlaceAt(DateTimeOffset time) => null;

    public bool MayConcern(ReadOnlySpan<byte> frame) => filter.MayConcern(frame);

    public StreamPlace? PlaceOf(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var cbor = Dag.Open(frame);
            Header(cbor);
            return Payload(cbor).Place;
        }
        catch (Exception garbage) when (Dag.IsGarbage(garbage))
        {
            return null;
        }
    }

    public StreamFrame Read(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var cbor = Dag.Open(frame);
            var (op, type) = Header(cbor);
            var told = Payload(cbor);
            if (op == -1) return new(null, [new StreamEvent.Failed(told.Error ?? "an error without a name")]);
            if (op != 1) return new(told.Place, []);
            if (type == "#info") return new(null, told.Name == "OutdatedCursor" ? [new StreamEvent.Outdated()] : []);
            return new(told.Place ?? throw new GarbageException("a frame without a place"), [.. Events(type, told)]);
        }
        catch (Exception garbage) when (Dag.IsGarbage(garbage))
        {
            throw new GarbageException("a frame that is not the protocol's");
        }
    }

    static (long? Op, string? Type) Header(CborReader cbor)
    {
        long? op = null;
        string? type = null;
        cbor.Map(name =>
        {
            if (name == "op") op = cbor.ReadInt64();
            else if (name == "t") type = cbor.TextOrSkip();
            else cbor.Skip();
        });
        return (op, type);
    }

    static FirehosePayload Payload(CborReader cbor)
    {
        var told = new FirehosePayload();
        cbor.Map(name =>
        {
            switch (name)
            {
                case "seq": told.Seq = cbor.ReadInt64(); break;
                case "time": told.Time = Time(cbor.TextOrSkip()); break;
                case "repo" or "did": told.Did = cbor.TextOrSkip(); break;
                case "ops": cbor.List(() => told.Ops.Add(Operation(cbor))); break;
                case "blocks": told.Blocks = cbor.ReadDefiniteLengthByteString(); break;
                case "active": told.Active = cbor.FlagOrSkip(); break;
                case "status": told.Status = cbor.TextOrSkip(); break;
                case "handle": told.Handle = cbor.TextOrSkip(); break;
                case "name": told.Name = cbor.TextOrSkip(); break;
                case "error": told.Error = cbor.TextOrSkip(); break;
                default: cbor.Skip(); break;
            }
        });
        return told;
    }

    static FirehoseOperation Operation(CborReader cbor)
    {
        var operation = new FirehoseOperation();
        cbor.Map(name =>
        {
            switch (name)
            {
                case "action": operation.Action = cbor.TextOrSkip(); break;
                case "path": operation.Path = cbor.TextOrSkip(); break;
                case "cid": operation.Cid = cbor.LinkOrSkip(); break;
                default: cbor.Skip(); break;
            }
        });
        return operation;
    }

    IEnumerable<StreamEvent> Events(string? type, FirehosePayload told)
    {
        if (!Did.TryParse(told.Did, out var did)) return [];
        return type switch
        {
            "#commit" => told.Ops.Select(operation => Event(did, operation, told.Blocks)).OfType<StreamEvent>(),
            "#account" => StreamEvent.Account.Of(did, told.Active, told.Status) is { } standing ? [standing] : [],
            "#identity" => Handle.TryParse(told.Handle, out var handle) ? [new StreamEvent.Renamed(did, handle)] : [],
            _ => [],
        };
    }

    StreamEvent? Event(Did did, FirehoseOperation operation, ReadOnlyMemory<byte> blocks)
    {
        if (operation.Path is not { } path || !RecordNames.TryReadPath(path, out var collection, out var key)) return null;
        return (collection, operation.Action) switch
        {
            (PostRecord.Post, "create" or "update") when Record(operation, blocks) is { } record =>
                new StreamEvent.Posted(did, key, CidText.Of(operation.Cid!.Value.Span), FirehoseRecord.Post(record), operation.Action == "update"),
            (PostRecord.Post, "delete") => new StreamEvent.Deleted(did, key),
            (BeaconContent.Collection, "create") when Record(operation, blocks) is { } record => FirehoseRecord.Beacon(record).By(did),
            (PostRecord.Like, "create") when did == storefront && Record(operation, blocks) is { } record && FirehoseRecord.Subject(record) is { } post =>
                new StreamEvent.Liked(did, key, post),
            (PostRecord.Like, "delete") when did == storefront => new StreamEvent.Unliked(did, key),
            _ => null,
        };
    }

    static ReadOnlyMemory<byte>? Record(FirehoseOperation operation, ReadOnlyMemory<byte> blocks) => operation.Cid is { } cid ? Car.Block(blocks, cid.Span) : null;

    static DateTimeOffset? Time(string? text) =>
        text is { Length: <= LongestTime } && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : null;
}

/// <summary>What a frame's second value may hold, whatever it is about.</summary>
sealed class FirehosePayload
{
    public long? Seq { get; set; }
    public DateTimeOffset? Time { get; set; }
    public string? Did { get; set; }
    public List<FirehoseOperation> Ops { get; } = [];
    public ReadOnlyMemory<byte> Blocks { get; set; }
    public bool? Active { get; set; }
    public string? Status { get; set; }
    public string? Handle { get; set; }
    public string? Name { get; set; }
    public string? Error { get; set; }

    public StreamPlace? Place => Seq is > 0 and { } seq && Time is { } at ? new(seq, at) : null;
}

sealed class FirehoseOperation
{
    public string? Action { get; set; }
    public string? Path { get; set; }
    public ReadOnlyMemory<byte>? Cid { get; set; }
}
