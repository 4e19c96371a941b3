using System.Globalization;
using Tagsale.Core.Taxes;

namespace Tagsale.Web.Pages.Console;

/// <summary>A table of tax rates as people type it, a line a rate: <c>country | region | category | percent</c>.</summary>
/// <param name="Table">Null where anything is wrong.</param>
/// <param name="Error">What is wrong, a line a line.</param>
public sealed record TypedTaxes(TaxTable? Table, string? Error)
{
    const int Columns = 4;
    const int MostErrors = 20;

    public static string Write(TaxTable table) => string.Join('\n', table.Rates.Select(r => $"{r.Country} | {r.Region} | {r.Category} | {r.ShownPercent}"));

    public static TypedTaxes Read(string? text)
    {
        var lines = (text ?? "").Split('\n', StringSplitOptions.TrimEntries).Index().Where(line => line.Item.Length > 0)
            .Select(line => (Number: line.Index + 1, Parts: line.Item.Split('|', StringSplitOptions.TrimEntries))).ToLookup(line => line.Parts.Length == Columns);
        var errors = lines[false].Select(line => (line.Number, Text: $"Line {line.Number}: must be country | region | category | percent, with three bars.")).ToList();
        var whole = lines[true].ToList();
        var draft = TaxTableDraft.Check([.. whole.Select(line => new TaxRateDraft(line.Parts[0], line.Parts[1], line.Parts[2], Percent(line.Parts[3])))]);
        foreach (var (field, wrong) in draft.Errors.ByField)
            errors.Add(field.Split('[', ']', '.') is ["rates", var index, .., var part] && whole[int.Parse(index, CultureInfo.InvariantCulture)].Number is var number
                ? (number, $"Line {number}: the {part} {string.Join("; ", wrong)}.")
                : (0, $"The table {string.Join("; ", wrong)}."));
        if (errors.Count == 0) return new(draft.Value, null);

        var told = errors.OrderBy(error => error.Number).Select(error => error.Text).Take(MostErrors);
        return new(null, string.Join('\n', errors.Count > MostErrors ? told.Append($"And {errors.Count - MostErrors} more.") : told));
    }

    /// <summary>With a point or a comma; null for what is no number.</summary>
    static decimal? Percent(string text) =>
        decimal.TryParse(text.TrimEnd('%').TrimEnd().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) ? percent : null;
}
