using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage;

/// <summary>An offer and its variants as their rows hold them.</summary>
static class OfferRow
{
    public const string Columns = """
        id, hashtag, tag, skeleton, title, merchant, currency, price, tax, shipping, limit_per_member, created_at, starts_at, ends_at, terms_url, listed, tax_mode, tax_category
        """;

    public const string VariantColumns = "tag, title, words, on_hand, held, sold";

    /// <summary>Without variants.</summary>
    public static Offer Read<TRow>(TRow row) where TRow : IRow
    {
        var (id, hashtag, tag, skeleton) = (row.Guid(), row.Text(), row.Text(), row.Text());
        var (title, merchant, currency) = (row.Text(), row.Text(), row.Text());
        return new()
        {
            Id = new(id),
            Hashtag = hashtag,
            Tag = tag,
            Skeleton = skeleton,
            Title = title,
            Merchant = merchant,
            Price = new(row.Long(), currency),
            Tax = new(row.Long(), currency),
            Shipping = new(row.Long(), currency),
            LimitPerMember = row.Int(),
            Variants = [],
            CreatedAt = row.Time(),
            StartsAt = row.TimeOrNull(),
            EndsAt = row.TimeOrNull(),
            TermsUrl = row.TextOrNull(),
            Listed = row.Flag(),
            TaxMode = (TaxMode)row.Int(),
            TaxCategory = row.Text(),
        };
    }

    public static Variant ReadVariant<TRow>(TRow row) where TRow : IRow => new(
        row.Text(), row.Text(), [.. row.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries)], new(row.Int(), row.Int(), row.Int()));

    public static string WriteWords(Variant variant) => string.Join(' ', variant.Words);
}
