using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Taxes;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>The table of rates as last read. Whoever changes it counts its version up, alone on the program: a batch sees one or the other, whole.</summary>
sealed class KnownTaxes(ProgramId program)
{
    volatile Version _known = new(0, TaxTable.Empty);

    /// <param name="version">As the batch has just read it, in whose transaction the table is read where it is another.</param>
    public TaxTable At(long version, NpgsqlConnection connection)
    {
        var known = _known;
        if (known.Number != version) _known = known = new(version, Read(connection));
        return known.Table;
    }

    TaxTable Read(NpgsqlConnection connection)
    {
        var rates = new List<TaxRate>();
        using var sets = new Sets(connection, program);
        Read(sets, rates.Add);
        sets.Run();
        return new([.. rates]);
    }

    public static void Read(Sets sets, Action<TaxRate> rate) =>
        sets.Add($"select {TaxRateRow.Columns} from tax_rates where program = $1 order by position", row => rate(TaxRateRow.Read(row)));

    sealed record Version(long Number, TaxTable Table);
}
