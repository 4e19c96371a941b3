using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Posts;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Offers;

public sealed record VariantDraft(string? Tag, string? Title, int? Stock);

/// <inheritdoc/>
public sealed record ProductDraft : OfferDraft
{
    const int MostVariants = 50;

    public Money? Price { get; init; }
    public Money? Tax { get; init; }
    public Money? Shipping { get; init; }

    /// <summary>fixed, inclusive or exclusive; fixed where it is not given.</summary>
    public string? TaxMode { get; init; }
    public string? TaxCategory { get; init; }
    public int? Stock { get; init; }
    public int? LimitPerMember { get; init; }
    public IReadOnlyList<VariantDraft>? Variants { get; init; }

    /// <summary>The offer, or what is wrong with each field.</summary>
    public Checked<ProductOffer> Check(OfferId id, DateTimeOffset now)
    {
        var errors = new Errors();
        var (hashtag, tag) = CheckCommon(errors, now);
        var price = CheckMoney(errors);
        var mode = CheckTax(errors);
        if (LimitPerMember is < 1 or > 1_000) errors.Add("limitPerMember", "must be from 1 to 1000");
        var variants = CheckVariants(errors, tag);

        return errors.Any ? errors : new ProductOffer
        {
            Id = id,
            Hashtag = hashtag,
            Tag = tag!,
            Skeleton = Confusables.Skeleton(tag!),
            Title = Title!.Trim(),
            Merchant = Merchant!.Trim(),
            Price = price,
            Tax = Tax ?? Money.Zero(price.Currency),
            Shipping = Shipping ?? Money.Zero(price.Currency),
            TaxMode = mode,
            TaxCategory = TaxCategory?.Trim() ?? "",
            LimitPerMember = LimitPerMember ?? 1,
            Variants = variants,
            CreatedAt = now,
            StartsAt = StartsAt,
            EndsAt = EndsAt,
            TermsUrl = TermsUrl,
        };
    }

    Money CheckMoney(Errors errors)
    {
        var price = errors.Amount("price", Price, least: 1);
        foreach (var (field, extra) in new[] { ("tax", Tax), ("shipping", Shipping) })
        {
            if (extra is null) continue;
            errors.Amount(field, extra, least: 0);
            if (extra.Value.Currency != price.Currency) errors.Add(field, "must be in the currency of the price");
        }
        if (!errors.Any && price.Minor + (Tax?.Minor ?? 0) + (Shipping?.Minor ?? 0) > Money.Limit) errors.Add("price", $"with tax and shipping must be at most {Money.Limit} minor units");
        return price;
    }

    TaxMode CheckTax(Errors errors)
    {
        if (!Enum.TryParse<TaxMode>(TaxMode ?? nameof(Taxes.TaxMode.Fixed), ignoreCase: true, out var mode) || !Enum.IsDefined(mode) || TaxMode?.All(char.IsAsciiLetter) == false)
            errors.Add("taxMode", "must be fixed, inclusive or exclusive");
        else if (mode != Taxes.TaxMode.Fixed && Tax is { Minor: not 0 }) errors.Add("tax", "cannot be given where it goes by the table of rates");
        else if (mode == Taxes.TaxMode.Fixed && !string.IsNullOrWhiteSpace(TaxCategory)) errors.Add("taxCategory", "is for offers whose tax goes by the table of rates");
        errors.Line("taxCategory", TaxCategory, LongestTitle, required: false);
        return mode;
    }

    ImmutableArray<Variant> CheckVariants(Errors errors, string? offerTag)
    {
        if (Variants is null or [])
        {
            CheckStock(errors, "stock", Stock);
            return [Variant.Only(Stock ?? 0)];
        }

        if (Variants.Count > MostVariants) errors.Add("variants", $"must be at most {MostVariants}");
        var variants = Variants.Take(MostVariants).Select((draft, i) => CheckVariant(errors, draft, $"variants[{i.ToString(CultureInfo.InvariantCulture)}]", offerTag)).ToImmutableArray();
        if (variants.Select(v => string.Join(' ', v.Words.Order(StringComparer.Ordinal))).Distinct().Count() < variants.Length)
            errors.Add("variants", "must differ in their tags");
        if (Stock is not (null or 0) && Stock != variants.Sum(v => (long)v.Stock.OnHand))
            errors.Add("stock", "must be the sum of the variants' stock, or be left out");
        return variants;
    }

    static Variant CheckVariant(Errors errors, VariantDraft draft, string field, string? offerTag)
    {
        var shown = (draft.Tag ?? "").Split([' ', '#', '/', ',', '+'], StringSplitOptions.RemoveEmptyEntries);
        var words = shown.Select(word => Hashtags.Fold(word) ?? "").Distinct().ToImmutableArray();
        if (words.Length is 0 or > 4 || words.Contains("") || words.Any(w => w == offerTag) || shown.Any(w => w.Length > LongestHashtag))
            errors.Add($"{field}.tag", "must be one to four tag words of letters, digits or underscores, none of them the offer's hashtag");
        if (draft.Title is not null) errors.Line($"{field}.title", draft.Title, LongestTitle);
        CheckStock(errors, $"{field}.stock", draft.Stock);
        var tag = string.Join(' ', shown);
        return new(tag, draft.Title?.Trim() ?? tag, words, new Stock(draft.Stock ?? 0, 0, 0));
    }

    static void CheckStock(Errors errors, string field, int? stock)
    {
        if (stock is null or < 0 or > Offers.Stock.Limit) errors.Add(field, $"must be a whole number from 0 to {Offers.Stock.Limit}");
    }
}
