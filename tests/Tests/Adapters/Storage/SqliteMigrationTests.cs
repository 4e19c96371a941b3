using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>A file written by the first version is taken over whole.</summary>
public sealed class SqliteMigrationTests : IDisposable
{
    const string Nobody = "'plaza', '', zeroblob(16), 'sandbox', 'fp', 0, '', 'ConfirmBCDF2346', 100, 0";

    static readonly Guid First = Some.Id(), Second = Some.Id(), Member = Some.Id(), Deleted = Some.Id();
    static readonly PurchaseId Open = new(Some.Id()), Paying = new(Some.Id()), Paid = new(Some.Id()), Cancelled = new(Some.Id());

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-").FullName;
    readonly SqliteStore _store;
    readonly SqliteQueries _queries;

    public SqliteMigrationTests()
    {
        WriteWithFirstVersion();
        _store = new(File, new(1));
        _store.Migrate();
        _queries = new(File, new(1));
    }

    string File => Path.Combine(_directory, "tagsale.db");

    [Fact]
    public void what_is_open_is_watched_from_its_due_time_on()
    {
        Assert.Equal([new(DateTimeOffset.UnixEpoch.AddSeconds(5), Open, "plaza")], _store.Due("plaza", Some.Now, Some.Now, 10));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(5), _queries.Purchase(Open)!.Purchase.Wakes);
        Assert.Null(_queries.Purchase(Paying)!.Purchase.Wakes);
    }

    [Fact]
    public void what_is_queued_is_free_in_its_order()
    {
        Assert.Equal(["charge", "mail"], _store.Claim(Some.Now, 10).Select(queued => ((OutboxItem.DetachCard)queued.Item).Token));
        Assert.Empty(_store.Claim(Some.Now, 10));
    }

    [Fact]
    public void hashtags_are_told_in_the_order_of_publication_and_new_ones_after_them()
    {
        Assert.Equal(["earlier", "later"], _store.OfferTags(0).Folded);
        using (var batch = _store.Begin()) batch.Save(new() { NewOffers = { Some.Offer() } });
        Assert.Equal(["buytee"], _store.OfferTags(2).Folded);
    }

    [Fact]
    public void what_the_order_of_a_deleted_member_still_needs_goes_when_it_is_over()
    {
        var purchase = _queries.Purchase(Paid)!.Purchase;
        Assert.NotNull(_queries.ShipToOf(purchase));
        var shipped = new PurchaseChange(purchase, purchase with { State = PurchaseState.Shipped }, []);
        using (var batch = _store.Begin()) batch.Save(new() { Purchases = { [Paid] = shipped } });

        while (_store.Prune(new(default, default, default, default, default), 10) != 0) { }
        Assert.Null(_queries.ShipToOf(purchase));
    }

    [Fact]
    public void lines_of_the_journal_are_put_into_entries()
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "select entry from journal order by seq";
        using var reader = command.ExecuteReader();
        List<long> entries = [];
        while (reader.Read()) entries.Add(reader.GetInt64(0));
        Assert.Equal(OlderLines.Entries, entries);
    }

    public void Dispose()
    {
        _queries.Dispose();
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    void WriteWithFirstVersion()
    {
        using var script = new StreamReader(typeof(SqliteStore).Assembly.GetManifestResourceStream("Tagsale.Adapters.Storage.Sqlite.Migrations.0001.sql")!);
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        Execute(script.ReadToEnd());
        Execute("pragma user_version = 1");
        foreach (var (id, tag, createdAt) in new[] { (First, "later", 2), (Second, "earlier", 1) })
            Execute($"""
                insert into offers values (1, {Blob(id)}, '{tag}', '{tag}', '{tag}', 'Tee', 'Acme', 'USD', 100, 0, 0, 1, {createdAt}, null, null, null, 1);
                insert into variants values (1, {Blob(id)}, '', 0, '', '', 10, 2, 1);
                """);
        foreach (var (id, deletedAt) in new[] { (Member, "null"), (Deleted, "7") })
            Execute($"""
                insert into members values (1, {Blob(id)}, '', '', '1', 0, null, 0, null, null, null, null, null, null, 0, null, null, 0, {deletedAt});
                insert into addresses values (1, {Blob(id)}, 0, 'Ada Example', '1 Main St', null, 'Springfield', null, '62701', 'US');
                """);
        foreach (var (id, member, state, due) in new[] { (Open, Member, 1, "5000000"), (Paying, Member, 3, "null"), (Paid, Deleted, 5, "null"), (Cancelled, Member, 8, "null") })
            Execute($"""
                insert into purchases (program, id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, created_at,
                  state, due, refunded, refunds, restocked, history)
                values (1, {Blob(id.Value)}, {Blob(First)}, '', {Blob(member)}, {Nobody}, {state}, {due}, 0, 0, 0, '')
                """);
        foreach (var (seq, priority, token) in new[] { (1, 5, "mail"), (2, 0, "charge") })
            Execute($$"""
                insert into outbox values (1, '{{token}}', {{seq}}, {{priority}}, 0, 0, null, null, null, 7, '{"Card":"{{Member}}","Service":"sandbox","Token":"{{token}}"}')
                """);
        Execute($"insert into journal select 1, row_number() over (), 0, column1, column2, column3, 'USD', column4 from (values {OlderLines.Values})");

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above, word by word.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    static string Blob(Guid id) => $"x'{Convert.ToHexString(id.ToByteArray(bigEndian: true))}'";
}
