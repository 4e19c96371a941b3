using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Postgres;

sealed class PostgresBooks(Database database, ProgramId program) : IBooks
{
    /// <summary>A report may have to read the whole journal.</summary>
    const int LongestSeconds = 600;

    const string Lining = $"select seq, {JournalRow.Columns} from journal where program = $1";

    public IReadOnlyList<AccountTotals> Totals(string? account, DateTimeOffset from, DateTimeOffset to) =>
    [
        .. Read(
            $"""
            select account, currency,
              coalesce(sum(case side when 1 then amount else -amount end) filter (where at < $2), 0)::bigint,
              coalesce(sum(amount) filter (where at >= $2 and side = 1), 0)::bigint,
              coalesce(sum(amount) filter (where at >= $2 and side = 2), 0)::bigint
            from journal where program = $1 and at < $3 {(account is null ? "" : "and account = $4")} group by account, currency order by account collate "C", currency
            """,
            row => new AccountTotals(row.Text(), row.Text(), row.Long(), row.Long(), row.Long()),
            [Value(Instant.Write(from)), Value(Instant.Write(to)), .. account is null ? [] : new[] { Value(account) }]),
    ];

    public Page<BookedLine> Lines(LineQuery query, PageRequest page)
    {
        var limit = Cursor.Limit(page);
        var rows = Rows(query, Cursor.ReadNumber(page) ?? 0, limit + 1).ToList();
        return Cursor.Page(rows, limit, row => row.Line, row => Cursor.Write(row.Seq));
    }

    public IEnumerable<BookedLine> Lines(LineQuery query) => Rows(query, 0, null).Select(row => row.Line);

    /// <summary>Only the conditions asked for stand in the statement.</summary>
    IEnumerable<(long Seq, BookedLine Line)> Rows(LineQuery query, long after, long? limit)
    {
        List<NpgsqlParameter> values = [Value(after)];
        var sql = $"{Lining} and seq > $2";
        if (query.Purchase is { } purchase) sql += $" and purchase = {Next(Value(purchase.Value))}";
        if (query.Account is { } account) sql += $" and account = {Next(Value(account))}";
        if (query.From is { } from) sql += $" and at >= {Next(Value(Instant.Write(from)))}";
        if (query.To is { } to) sql += $" and at < {Next(Value(Instant.Write(to)))}";
        sql += " order by seq";
        if (limit is { } most) sql += $" limit {Next(Value(most))}";
        return Read(sql, ReadLine, values);

        string Next(NpgsqlParameter value)
        {
            values.Add(value);
            return $"${values.Count + 1}";
        }
    }

    static (long Seq, BookedLine Line) ReadLine(Row row) => (row.Long(), JournalRow.Read(row));

    /// <summary>One statement, read as it is asked for: the connection is let go of at the end or when the reading is given up.</summary>
    IEnumerable<T> Read<T>(string sql, Func<Row, T> read, IReadOnlyList<NpgsqlParameter> values)
    {
        using var connection = database.ForReading();
#pragma warning disable CA2100 // Made of this file's own words; values are parameters.
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = LongestSeconds };
#pragma warning restore CA2100
        command.Parameters.Add(Value(program.Value));
        foreach (var value in values) command.Parameters.Add(value);
        using var reader = Failure.Told(() => command.ExecuteReader());
        var row = new Row(reader);
        while (Failure.Told(row.Next)) yield return read(row);
    }

    static NpgsqlParameter Value<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };
}
