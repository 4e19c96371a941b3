using Npgsql;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>What the schema itself holds to, whoever writes.</summary>
public sealed class PostgresJournalTests
{
    const string Nobody = "'00000000-0000-0000-0000-000000000000'";
    const string Migrations = "Tagsale.Adapters.Storage.Postgres.Migrations.";

    readonly string _database;

    public PostgresJournalTests()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _database = PostgresServer.NewDatabase();
    }

    [Theory]
    [InlineData("(1, 1, 0, 'tax', 1, 5, 'USD', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, 5, 'USD', " + Nobody + "), (1, 1, 0, 'merchant:Acme', 2, 4, 'USD', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, 5, 'USD', " + Nobody + "), (1, 1, 0, 'merchant:Acme', 2, 5, 'EUR', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, 5, 'USD', " + Nobody + "), (1, 2, 0, 'merchant:Acme', 2, 5, 'USD', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, 5, 'USD', " + Nobody + "), (2, 1, 0, 'merchant:Acme', 2, 5, 'USD', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, 0, 'USD', " + Nobody + "), (1, 1, 0, 'merchant:Acme', 2, 0, 'USD', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, -5, 'USD', " + Nobody + "), (1, 1, 0, 'merchant:Acme', 2, -5, 'USD', " + Nobody + ")")]
    [InlineData("(1, 1, 0, 'tax', 1, 5, 'USD', " + Nobody + "), (1, 1, 0, 'merchant:Acme', 0, 5, 'USD', " + Nobody + ")")]
    public void nobody_writes_an_entry_that_does_not_balance(string lines)
    {
        Migrate();
        Assert.Equal(PostgresErrorCodes.CheckViolation, Assert.Throws<PostgresException>(() => Write(lines)).SqlState);
    }

    [Theory]
    [InlineData("update journal set amount = 2")]
    [InlineData("delete from journal")]
    [InlineData("truncate journal")]
    public void the_journal_is_append_only(string tampering)
    {
        Migrate();
        Write($"(1, 1, 0, 'tax', 1, 5, 'USD', {Nobody}), (1, 1, 0, 'merchant:Acme', 2, 5, 'USD', {Nobody})");
        Assert.Contains("append-only", Assert.Throws<PostgresException>(() => PostgresServer.Run(_database, tampering)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void lines_of_an_older_version_are_put_into_entries()
    {
        var scripts = typeof(PostgresStore).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Migrations, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .TakeWhile(name => !name.EndsWith("0009.sql", StringComparison.Ordinal)).ToList();
        foreach (var script in scripts)
        {
            using var reader = new StreamReader(typeof(PostgresStore).Assembly.GetManifestResourceStream(script)!);
            PostgresServer.Run(_database, reader.ReadToEnd());
        }
        PostgresServer.Run(_database, $"""
            create table migrations (number integer primary key, taken_at timestamptz not null default now());
            insert into migrations (number) select generate_series(1, {scripts.Count});
            insert into journal (program, at, account, side, amount, currency, purchase)
            select 1, 0, l.account, l.side, l.amount, 'USD', l.purchase::uuid from (values {OlderLines.Values}) as l (account, side, amount, purchase)
            """);

        Migrate();

        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var command = new NpgsqlCommand("select array_agg(entry order by seq) from journal", connection);
        Assert.Equal(OlderLines.Entries, (long[])command.ExecuteScalar()!);
    }

    void Migrate()
    {
        using var store = new PostgresStore(_database, new ProgramId(1));
        store.Migrate();
    }

    void Write(string lines) => PostgresServer.Run(_database, $"insert into journal (program, entry, at, account, side, amount, currency, purchase) values {lines}");
}

/// <summary>A charge, a refund of part of it decided and paid, and between their lines a charge of another purchase.</summary>
static class OlderLines
{
    const string One = "'11111111-1111-1111-1111-111111111111'";
    const string Other = "'22222222-2222-2222-2222-222222222222'";

    public const string Values =
        $"('service:sandbox', 1, 100, {One}), ('merchant:Acme', 2, 90, {One}), ('service:sandbox', 1, 50, {Other}), ('tax', 2, 10, {One}), ('merchant:Acme', 2, 50, {Other}), "
        + $"('merchant:Acme', 1, 9, {One}), ('tax', 1, 1, {One}), ('refunds-due', 2, 10, {One}), ('refunds-due', 1, 10, {One}), ('service:sandbox', 2, 10, {One})";

    public static readonly long[] Entries = [1, 1, 3, 1, 3, 6, 6, 6, 9, 9];
}
