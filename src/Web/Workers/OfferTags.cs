using Tagsale.Core.Posts;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Keeps <see cref="LiveTags"/> up with what other processes publish.</summary>
public sealed class OfferTags(IStore store, LiveTags tags)
{
    readonly Lock _gate = new();
    long _last;

    /// <returns>True if there were new ones: what was read without them must be read again.</returns>
    public bool Refresh()
    {
        lock (_gate)
        {
            var added = store.OfferTags(_last);
            foreach (var tag in added.Folded) tags.Add(tag);
            _last = added.Last;
            return added.Folded.Count > 0;
        }
    }

    /// <summary>Of the first hashtag that is an offer's; whoever asks for none, or confirms, goes by the author.</summary>
    public byte LaneOf(Post post)
    {
        var asked = post.Tags.Any(Core.Purchases.ConfirmationCode.LooksLikeOne) ? null : post.Tags.FirstOrDefault(tags.Contains);
        return Core.Engine.Lanes.Of(asked ?? post.Author.Id);
    }
}
