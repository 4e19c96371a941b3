using Microsoft.Data.Sqlite;
using Tagsale.Adapters.Storage.Sqlite;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

public sealed class SqliteStoreCompliance : StoreCompliance
{
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-").FullName;
    SqliteStore _store;
    SqliteQueries _queries;

    public SqliteStoreCompliance()
    {
        _store = Open();
        _queries = new(File, new(1));
    }

    protected override IStore Store => _store;

    protected override IQueries Queries => _queries;

    string File => Path.Combine(_directory, "tagsale.db");

    SqliteStore Open()
    {
        var store = new SqliteStore(File, new(1));
        store.Migrate();
        return store;
    }

    protected override void Dispose(bool disposing)
    {
        _queries.Dispose();
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void a_file_opened_again_still_has_everything()
    {
        var (offer, member) = (Published(), Enrolled());
        var purchase = Opened(Some.Purchase(offer, member, due: Now));
        var (first, second) = (Reply(), Reply());
        Queue(first);
        Reopen();
        Queue(second);

        Same(offer, Queries.Offer(offer.Id));
        Same(member, Queries.Member(member.Id));
        Same(purchase, Queries.Purchase(purchase.Id)!.Purchase);
        Assert.Equal([first.Key], Claim());
        Assert.Equal([first.Key, second.Key], Outbox());
        Assert.Equal([purchase.Timer!.Value], Store.Due(Some.Network, Now, Now, 10));
    }

    void Reopen()
    {
        _queries.Dispose();
        _store.Dispose();
        _store = Open();
        _queries = new(File, new(1));
    }

    [Fact]
    public void programmes_in_one_file_do_not_see_each_other()
    {
        var offer = Published();
        using var other = new SqliteStore(File, new(2));
        using var batch = other.Begin();
        batch.Save(new() { NewOffers = { offer } });

        Assert.Equal([offer.Tag], other.OfferTags(0).Folded);
        Assert.Single(Store.OfferTags(0).Folded);
    }

    [Fact]
    public void a_newer_schema_is_refused()
    {
        Execute("pragma user_version = 999");
        using var store = new SqliteStore(File, new(1));
        var refusal = Assert.Throws<StoreException>(store.Migrate);
        Assert.Contains("newer version of Tagsale (schema 999", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void a_directory_that_is_not_there_is_named()
    {
        var directory = Path.Combine(_directory, "missing");
        using var store = new SqliteStore(Path.Combine(directory, "tagsale.db"), new(1));
        Assert.Contains($"{directory} does not exist", Assert.Throws<StoreException>(store.Migrate).Message, StringComparison.Ordinal);
        Assert.False(store.IsAlive());
    }

    [Fact]
    public void a_file_that_is_no_database_is_left_alone()
    {
        var path = Path.Combine(_directory, "notes.txt");
        var text = string.Concat(Enumerable.Repeat("Dear diary. ", 500));
        System.IO.File.WriteAllText(path, text);
        using var store = new SqliteStore(path, new(1));

        Assert.Contains($"{path} cannot be used: ", Assert.Throws<StoreException>(store.Migrate).Message, StringComparison.Ordinal);
        Assert.Equal(text, System.IO.File.ReadAllText(path));
    }

    [Theory]
    [InlineData("update journal set amount = 2")]
    [InlineData("delete from journal")]
    public void the_journal_is_append_only(string tampering)
    {
        Save(c => c.Journal.Add(Entry(new(Some.Id()))));
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Execute(tampering)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("begin; insert into journal values (1, 1, 1, 0, 'tax', 1, 5, 'USD', zeroblob(16), null, null); commit")]
    [InlineData("begin; insert into journal values (1, 1, 1, 0, 'tax', 1, 5, 'USD', zeroblob(16), null, null); insert into journal values (1, 2, 1, 0, 'merchant:Acme', 2, 4, 'USD', zeroblob(16), null, null); commit")]
    [InlineData("begin; insert into journal values (1, 1, 1, 0, 'tax', 1, 5, 'USD', zeroblob(16), null, null); insert into journal values (1, 2, 1, 0, 'merchant:Acme', 2, 5, 'EUR', zeroblob(16), null, null); commit")]
    [InlineData("begin; insert into journal values (1, 1, 1, 0, 'tax', 1, 5, 'USD', zeroblob(16), null, null); insert into journal values (1, 2, 2, 0, 'merchant:Acme', 2, 5, 'USD', zeroblob(16), null, null); commit")]
    [InlineData("insert into journal values (1, 1, 1, 0, 'tax', 1, 0, 'USD', zeroblob(16), null, null)")]
    [InlineData("insert into journal values (1, 1, 1, 0, 'tax', 1, -1, 'USD', zeroblob(16), null, null)")]
    [InlineData("insert into journal values (1, 1, 1, 0, 'tax', 0, 1, 'USD', zeroblob(16), null, null)")]
    [InlineData("insert into journal values (1, 1, 1, 0, 'tax', 1, 1, 'USD', null, null, null)")]
    [InlineData("insert into journal values (1, 1, 1, 0, 'tax', 1, 1, 'USD', null, 'tx', null)")]
    [InlineData("insert into journal values (1, 1, 1, 0, 'tax', 1, 1, 'USD', zeroblob(16), 'tx', zeroblob(16))")]
    public void nobody_commits_an_entry_that_does_not_balance_or_is_about_nothing(string writing)
    {
        Assert.Contains("constraint failed", Assert.Throws<SqliteException>(() => Execute(writing)).Message, StringComparison.Ordinal);
        Assert.Empty(Queries.Books.Lines(new(), PageRequest.First(10)).Items);
    }

    [Fact]
    public void an_entry_that_balances_may_be_written_line_by_line()
    {
        Execute("begin; insert into journal values (1, 1, 1, 0, 'tax', 1, 5, 'USD', zeroblob(16), null, null); insert into journal values (1, 2, 1, 0, 'merchant:Acme', 2, 5, 'USD', zeroblob(16), null, null); commit");
        Assert.Equal(2, Queries.Books.Lines(new(), PageRequest.First(10)).Items.Count);
    }

    [Fact]
    public void readers_see_what_is_committed_while_a_batch_is_open()
    {
        var offer = Published();
        using var batch = Store.Begin();
        Assert.Equal([offer.Tag], Store.OfferTags(0).Folded);
    }

    void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Written above, word by word.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

public sealed class SqliteRewardCompliance : RewardReportCompliance
{
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-").FullName;
    readonly SqliteStore _store;
    readonly SqliteQueries _queries;

    public SqliteRewardCompliance()
    {
        _store = new(File, new(1));
        _store.Migrate();
        _queries = new(File, new(1));
    }

    protected override IStore Store => _store;

    protected override IQueries Queries => _queries;

    string File => Path.Combine(_directory, "tagsale.db");

    protected override void Dispose(bool disposing)
    {
        _queries.Dispose();
        _store.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
