using System.Globalization;
using System.Text.Json;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Jetstream: an event a message, in JSON, at a place in microseconds. Only posts, likes, check-ins and news of accounts are asked for.</summary>
sealed class JetstreamFormat(Uri address, JetstreamFilter filter) : IStreamFormat
{
    // A year's beginning and end between which an event can have happened: beyond, the number is no time.
    static readonly DateTimeOffset Earliest = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int LargestFrame => 2 << 20;

    public bool KeepsTime => true;

    public long Step => 1_000;

    public Uri Connect(long? after)
    {
        var query = $"wantedCollections={PostRecord.Post}&wantedCollections={PostRecord.Like}&wantedCollections={BeaconContent.Collection}&maxMessageSizeBytes={LargestFrame}";
        var cursor = after is { } at ? string.Create(CultureInfo.InvariantCulture, $"&cursor={at}") : "";
        return new UriBuilder(address) { Query = query + cursor }.Uri;
    }

    public long? PlaceAt(DateTimeOffset time) => Microseconds(time);

    public bool MayConcern(ReadOnlySpan<byte> frame) => filter.MayConcern(frame);

    public StreamPlace? PlaceOf(ReadOnlyMemory<byte> frame)
    {
        try
        {
            var json = new Utf8JsonReader(frame.Span);
            while (json.Read())
            {
                if (json.CurrentDepth != 1 || json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("time_us"u8)) continue;
                json.Read();
                return json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var micros) ? PlaceAt(micros) : null;
            }
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public StreamFrame Read(ReadOnlyMemory<byte> frame)
    {
        try
        {
            using var document = JsonDocument.Parse(frame);
            var told = document.RootElement;
            var place = told.Number("time_us") is { } micros ? PlaceAt(micros) : null;
            return new(place ?? throw new GarbageException("an event without a time"), JetstreamEvent.Read(told) is { } happened ? [happened] : []);
        }
        // A lone surrogate half is found only when the text is asked for.
        catch (Exception garbage) when (garbage is JsonException or InvalidOperationException)
        {
            throw new GarbageException("an event that is no JSON");
        }
    }

    static StreamPlace? PlaceAt(long micros) =>
        micros >= Microseconds(Earliest) && micros < Microseconds(Latest) ? new(micros, DateTimeOffset.UnixEpoch.AddMicroseconds(micros)) : null;

    static long Microseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
