using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>
/// What records call places, and the ids offers know them by: a place of Foursquare's open data set is <c>fsq:ID</c>, one of OpenStreetMap <c>osm:node/ID</c>, <c>osm:way/ID</c> or
/// <c>osm:relation/ID</c>. Coordinates, cells of a grid and addresses name no shop: its neighbours have them too.
/// </summary>
static class Places
{
    public const string FoursquareType = "community.lexicon.location.fsq";
    public const string FoursquareName = "fsq_place_id";
    public const string AddressName = "venueUri";
    const string OpenStreetMap = "osm://";

    /// <param name="id">Of <see cref="FoursquareType"/>.</param>
    public static string? OfFoursquare(string? id) => id is { Length: > 0 and <= Venue.LongestId } ? $"fsq:{id}" : null;

    /// <param name="address">As in <c>osm://node/123</c>.</param>
    public static string? OfAddress(string? address) =>
        address is { Length: <= Venue.LongestId } && address.StartsWith(OpenStreetMap, StringComparison.Ordinal) ? $"osm:{address[OpenStreetMap.Length..]}" : null;

    /// <summary>The same by the bytes. False only if it certainly is no venue of a live offer.</summary>
    public static bool MayWantFoursquare(this PostFilter wanted, ReadOnlySpan<byte> id) => MayWant(wanted, "fsq:"u8, id);

    /// <inheritdoc cref="MayWantFoursquare"/>
    public static bool MayWantAddress(this PostFilter wanted, ReadOnlySpan<byte> address) => address.StartsWith("osm://"u8) && MayWant(wanted, "osm:"u8, address[6..]);

    static bool MayWant(PostFilter wanted, ReadOnlySpan<byte> scheme, ReadOnlySpan<byte> rest)
    {
        Span<byte> id = stackalloc byte[Venue.LongestId * 3];
        if (scheme.Length + rest.Length > id.Length) return false;
        scheme.CopyTo(id);
        rest.CopyTo(id[scheme.Length..]);
        return wanted.MayWantVenue(id[..(scheme.Length + rest.Length)]);
    }
}
