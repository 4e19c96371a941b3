using System.Globalization;
using Tagsale.Core;

namespace Tagsale.Web.Pages.Console;

/// <summary>What is typed of an offer of either kind.</summary>
public abstract class TypedOffer
{
    /// <summary>With any photo people have: one that is too large must come through to be told so.</summary>
    public const long LargestBytes = 20_000_000;

    static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    public string? Hashtag { get; set; }
    public string? Title { get; set; }
    public string? PictureAlt { get; set; }
    public string? Merchant { get; set; }
    public string? Currency { get; set; } = "USD";
    public string? StartsAt { get; set; }
    public string? EndsAt { get; set; }
    public string? TermsUrl { get; set; }

    protected string ReadCurrency(Errors errors)
    {
        var currency = Currency?.Trim().ToUpperInvariant() ?? "";
        if (Iso4217.Knows(currency)) return currency;
        errors.Add("currency", "must be a three-letter code, like USD or EUR");
        // Any will do to see whether the amounts are sound.
        return "USD";
    }

    protected static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>What stands in a field, a line each; empty ones are passed over.</summary>
    protected static List<string> Lines(string? text) => [.. (text ?? "").Split('\n', StringSplitOptions.TrimEntries).Where(line => line.Length > 0)];

    protected static int? Whole(Errors errors, string field, string? text)
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
