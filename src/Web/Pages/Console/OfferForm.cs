using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Offers;

namespace Tagsale.Web.Pages.Console;

/// <summary>A product's offer as the operator types it.</summary>
public sealed class OfferForm : TypedOffer
{
    public string? Price { get; set; }
    public string? Tax { get; set; }
    public string? Shipping { get; set; }
    public string? TaxMode { get; set; } = "fixed";
    public string? TaxCategory { get; set; }
    public string? Stock { get; set; }
    public string? LimitPerMember { get; set; } = "1";

    /// <summary>A line each: tag | title | stock.</summary>
    public string? Variants { get; set; }

    /// <summary>Adds to <paramref name="errors"/> what cannot even be read.</summary>
    public ProductDraft ToDraft(Errors errors)
    {
        var currency = ReadCurrency(errors);
        return new()
        {
            Hashtag = Hashtag?.Trim(),
            Title = Title,
            Merchant = Merchant,
            Price = TypedMoney.Read(errors, "price", Price, currency),
            Tax = TypedMoney.Read(errors, "tax", Tax, currency),
            Shipping = TypedMoney.Read(errors, "shipping", Shipping, currency),
            TaxMode = TaxMode,
            TaxCategory = TaxCategory,
            Stock = Whole(errors, "stock", Stock),
            LimitPerMember = Whole(errors, "limitPerMember", LimitPerMember),
            StartsAt = Moment(errors, "startsAt", StartsAt),
            EndsAt = Moment(errors, "endsAt", EndsAt),
            TermsUrl = Given(TermsUrl),
            Variants = ReadVariants(errors),
        };
    }

    List<VariantDraft>? ReadVariants(Errors errors)
    {
        var drafts = new List<VariantDraft>();
        foreach (var (line, number) in Lines(Variants).Select((line, index) => (line, index + 1)))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var stock)) drafts.Add(new(parts[0], parts[1].Length == 0 ? null : parts[1], stock));
            else errors.Add("variants", $"line {number.ToString(CultureInfo.InvariantCulture)} must be a tag, a title and a whole number, parted by |");
        }
        return drafts.Count == 0 ? null : drafts;
    }
}
