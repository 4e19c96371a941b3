using System.Text.RegularExpressions;
using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Taxes;

/// <summary>Puts another table of rates in the place of the one before. What is held or paid already keeps its tax.</summary>
public sealed record SetTaxRates(TaxTable Table) : Command<SettleOutcome>
{
    public override string Subject => "tax rates";

    // What is held at the same time has either the old rates or the new ones, on every node.
    public override void Need(Keys keys) => keys.Alone = true;

    public override SettleOutcome Decide(WorkingSet set)
    {
        set.Changes.Taxes = Table;
        return SettleOutcome.Settled;
    }
}

/// <summary>One row of the table as somebody typed it.</summary>
/// <param name="Rate">In percent.</param>
public sealed record TaxRateDraft(string? Country, string? Region, string? Category, decimal? Rate);

public static partial class TaxTableDraft
{
    const int LongestWord = 100;

    /// <summary>The table, or what is wrong with which row.</summary>
    public static Checked<TaxTable> Check(IReadOnlyList<TaxRateDraft> drafts)
    {
        var errors = new Errors();
        if (drafts.Count > TaxTable.MostRates)
        {
            errors.Add("rates", $"must be at most {TaxTable.MostRates}");
            return errors;
        }
        var rates = drafts.Select((draft, i) => Row(draft, errors, $"rates[{i}]")).ToList();
        foreach (var twice in rates.GroupBy(r => (r.Country, r.Region.ToUpperInvariant(), r.Category.ToUpperInvariant())).Where(same => same.Count() > 1))
            if (!errors.Any) errors.Add("rates", $"names {string.Join(" ", new[] { twice.Key.Country, twice.First().Region, twice.First().Category }.Where(p => p.Length > 0))} twice");
        return errors.Any ? errors : new TaxTable([.. rates]);
    }

    static TaxRate Row(TaxRateDraft draft, Errors errors, string field)
    {
        var country = draft.Country?.Trim().ToUpperInvariant() ?? "";
        var region = draft.Region?.Trim() ?? "";
        if (country != TaxRate.Elsewhere && !CountryCode().IsMatch(country)) errors.Add($"{field}.country", "must be a two-letter country code, like US or DE, or * for all others");
        if (country == TaxRate.Elsewhere && region.Length > 0) errors.Add($"{field}.region", "cannot be given with *");
        errors.Line($"{field}.region", region, LongestWord, required: false);
        errors.Line($"{field}.category", draft.Category, LongestWord, required: false);
        // Within bounds first: a decimal can be too large to be multiplied.
        var perMillion = draft.Rate is >= 0 and <= 100 ? draft.Rate.Value * TaxRate.PerPercent : -1;
        if (perMillion < 0 || perMillion != decimal.Truncate(perMillion))
        {
            errors.Add($"{field}.rate", "must be a percentage from 0 to 100 with at most four decimal places");
            perMillion = 0;
        }
        return new(country, region, draft.Category?.Trim() ?? "", (int)perMillion);
    }

    [GeneratedRegex(@"^[A-Z]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CountryCode();
}
