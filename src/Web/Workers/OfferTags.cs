using Tagsale.Core.Posts;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Keeps <see cref="LiveTags"/> up with what other processes publish.</summary>
public sealed class OfferTags(IStore store, LiveTags tags)
{
    readonly Lock _gate = new();
    long _last;

    /// <summary>The number of the newest offer whose hashtag is live, and whose venues are.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <returns><see cref="Last"/>, now. If it was another before a network was read, what was read must be read again, whoever has asked in between.</returns>
    public long Refresh()
    {
        lock (_gate)
        {
            var added = store.OfferTags(_last);
            foreach (var tag in added.Folded) tags.Add(tag);
            foreach (var venue in added.Venues) tags.AddVenue(venue);
            Volatile.Write(ref _last, added.Last);
            return added.Last;
        }
    }

    /// <summary>Of the first hashtag that is an offer's, else of the venue checked in at, since all who do ask for the same offers; whoever asks for none, or confirms, goes by the author.</summary>
    public byte LaneOf(Post post)
    {
        var asked = post.Tags.Any(Core.Purchases.ConfirmationCode.LooksLikeOne) ? null : post.Tags.FirstOrDefault(tags.Contains) ?? post.Venues.FirstOrDefault(tags.ContainsVenue);
        return Core.Engine.Lanes.Of(asked ?? post.Author.Id);
    }
}
