using System.Collections.Immutable;

namespace Tagsale.Core.Offers;

/// <summary>Which variant a post's hashtags choose.</summary>
public abstract record Choice
{
    public sealed record Chosen(Variant Variant) : Choice;

    /// <summary>Nothing, or only a part, was named.</summary>
    public sealed record Missing : Choice;

    /// <summary>What was named is no variant of this offer.</summary>
    public sealed record Unknown : Choice;

    /// <summary>A variant is chosen when all of its words stand in the post; the one with the most words wins, a tie is no choice.</summary>
    public static Choice Of(ProductOffer offer, ImmutableArray<string> tags)
    {
        if (!offer.HasChoice) return new Chosen(offer.Variants[0]);

        var named = offer.Variants.Where(v => v.Words.All(tags.Contains)).ToList();
        if (named.Count > 0)
        {
            var most = named.Max(v => v.Words.Length);
            var best = named.Where(v => v.Words.Length == most).ToList();
            return best.Count == 1 ? new Chosen(best[0]) : new Missing();
        }

        var partly = offer.Variants.Any(v => v.Words.Any(tags.Contains));
        return partly || tags.All(t => t == offer.Tag) ? new Missing() : new Unknown();
    }
}
