using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage;

/// <summary>An offer and its variants as their rows hold them.</summary>
static class OfferRow
{
    public const string Columns = """
        id, hashtag, tag, skeleton, title, merchant, currency, price, tax, shipping, limit_per_member, created_at, starts_at, ends_at, terms_url, listed, tax_mode, tax_category, reward
        """;

    public const string VariantColumns = "tag, title, words, on_hand, held, sold";

    /// <summary>Without variants, or without budget.</summary>
    public static Offer Read<TRow>(TRow row) where TRow : IRow
    {
        var (id, hashtag, tag, skeleton) = (row.Guid(), row.Text(), row.Text(), row.Text());
        var (title, merchant, currency) = (row.Text(), row.Text(), row.Text());
        var (price, tax, shipping, limit) = (row.Long(), row.Long(), row.Long(), row.Int());
        var (created, starts, ends) = (row.Time(), row.TimeOrNull(), row.TimeOrNull());
        var (termsUrl, listed, mode, category) = (row.TextOrNull(), row.Flag(), (TaxMode)row.Int(), row.Text());
        if (row.TextOrNull() is not { } reward)
            return new ProductOffer
            {
                Id = new(id),
                Hashtag = hashtag,
                Tag = tag,
                Skeleton = skeleton,
                Title = title,
                Merchant = merchant,
                Price = new(price, currency),
                Tax = new(tax, currency),
                Shipping = new(shipping, currency),
                LimitPerMember = limit,
                Variants = [],
                CreatedAt = created,
                StartsAt = starts,
                EndsAt = ends,
                TermsUrl = termsUrl,
                Listed = listed,
                TaxMode = mode,
                TaxCategory = category,
            };

        var terms = RewardTerms.Read(reward);
        return new RewardOffer
        {
            Id = new(id),
            Hashtag = hashtag,
            Tag = tag,
            Skeleton = skeleton,
            Title = title,
            Merchant = merchant,
            CreatedAt = created,
            StartsAt = starts,
            EndsAt = ends,
            TermsUrl = termsUrl,
            Listed = listed,
            Credit = terms.Credit,
            Currency = currency,
            MinSpendMinor = terms.MinSpend,
            MostPerTransactionMinor = terms.PerTransaction,
            MostPerMemberMinor = terms.PerMember,
            EnrollmentLimit = terms.EnrollmentLimit,
            Visit = terms.Visit,
            Days = [.. terms.Days],
            TimeZone = terms.TimeZone,
            Match = terms.Match,
            Venues = [.. terms.Venues.Select(v => new Venue(v.Id, v.Name))],
            Disclosure = terms.Disclosure,
            Reserves = terms.Reserves,
            Budget = default,
        };
    }

    /// <summary>The columns that only a product has, empty for a reward; and what only a reward has.</summary>
    public static (long Price, long Tax, long Shipping, int Limit, int TaxMode, string TaxCategory, string Currency, string? Reward) Write(Offer offer) => offer switch
    {
        ProductOffer p => (p.Price.Minor, p.Tax.Minor, p.Shipping.Minor, p.LimitPerMember, (int)p.TaxMode, p.TaxCategory, p.Price.Currency, null),
        RewardOffer r => (0, 0, 0, 0, (int)TaxMode.Fixed, "", r.Currency, RewardTerms.Write(r)),
        _ => throw new InvariantException("an offer is a product's or a reward's"),
    };

    public static ImmutableArray<Variant> VariantsOf(Offer offer) => offer is ProductOffer product ? product.Variants : [];

    public static Variant ReadVariant<TRow>(TRow row) where TRow : IRow => new(
        row.Text(), row.Text(), [.. row.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries)], new(row.Int(), row.Int(), row.Int()));

    public static string WriteWords(Variant variant) => string.Join(' ', variant.Words);
}
