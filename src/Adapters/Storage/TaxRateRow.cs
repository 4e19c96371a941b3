using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage;

/// <summary>A rate as its row holds it.</summary>
static class TaxRateRow
{
    public const string Columns = "country, region, category, per_million";

    public static TaxRate Read<TRow>(TRow row) where TRow : IRow => new(row.Text(), row.Text(), row.Text(), row.Int());
}
