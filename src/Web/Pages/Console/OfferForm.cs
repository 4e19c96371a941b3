using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Offers;

namespace Tagsale.Web.Pages.Console;

/// <summary>An offer as the operator types it.</summary>
public sealed class OfferForm
{
    /// <summary>With any photo people have: one that is too large must come through to be told so.</summary>
    public const long LargestBytes = 20_000_000;

    static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public string? Hashtag { get; set; }
    public string? Title { get; set; }
    public string? PictureAlt { get; set; }
    public string? Merchant { get; set; }
    public string? Currency { get; set; } = "USD";
    public string? Price { get; set; }
    public string? Tax { get; set; }
    public string? Shipping { get; set; }
    public string? TaxMode { get; set; } = "fixed";
    public string? TaxCategory { get; set; }
    public string? Stock { get; set; }
    public string? LimitPerMember { get; set; } = "1";

    /// <summary>A line each: tag | title | stock.</summary>
    public string? Variants { get; set; }
    public string? StartsAt { get; set; }
    public string? EndsAt { get; set; }
    public string? TermsUrl { get; set; }

    /// <summary>Adds to <paramref name="errors"/> what cannot even be read.</summary>
    public ProductDraft ToDraft(Errors errors)
    {
        var currency = Currency?.Trim().ToUpperInvariant() ?? "";
        if (!Iso4217.Knows(currency)) errors.Add("currency", "must be a three-letter code, like USD or EUR");
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
            TermsUrl = string.IsNullOrWhiteSpace(TermsUrl) ? null : TermsUrl.Trim(),
            Variants = ReadVariants(errors),
        };
    }

    List<VariantDraft>? ReadVariants(Errors errors)
    {
        var lines = (Variants ?? "").Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 0).ToList();
        var drafts = new List<VariantDraft>();
        foreach (var (line, number) in lines.Select((line, index) => (line, index + 1)))
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts.Length == 3 && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var stock)) drafts.Add(new(parts[0], parts[1].Length == 0 ? null : parts[1], stock));
            else errors.Add("variants", $"line {number.ToString(CultureInfo.InvariantCulture)} must be a tag, a title and a whole number, parted by |");
        }
        return drafts.Count == 0 ? null : drafts;
    }

    static int? Whole(Errors errors, string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        errors.Add(field, "must be a whole number");
        return null;
    }

    internal static DateTimeOffset? Moment(Errors errors, string field, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (DateTimeOffset.TryParseExact(text.Trim(), Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)) return moment;
        errors.Add(field, "must be a date and a time, like 2030-12-24T18:00");
        return null;
    }
}
