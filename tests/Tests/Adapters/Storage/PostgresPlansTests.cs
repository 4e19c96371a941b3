using Npgsql;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>
/// Plans are made once, on the small tables of a new installation, and kept: whatever was chosen then must still be right when the tables have grown behind the planner's back.
/// </summary>
public sealed class PostgresPlansTests : IDisposable
{
    const int Crowd = 300;
    static readonly ProgramId Program = new(1);

    readonly string _database;
    readonly List<PostgresStore> _stores = [];
    readonly List<ProductOffer> _offers = [.. Enumerable.Range(0, 20).Select(n => Some.Offer(hashtag: $"BuyThing{n}", limit: 100))];
    readonly List<Member> _members = [.. Enumerable.Range(0, Crowd).Select(_ => Some.Member())];

    public PostgresPlansTests()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _database = PostgresServer.NewDatabase();
        Open();
        PostgresServer.Run(_database, """
            do $$ declare t text; begin
              for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I set (autovacuum_enabled = off)', t); end loop;
            end $$
            """);
        Save(c => c.NewOffers.AddRange(_offers));
    }

    [Fact]
    public void what_is_looked_up_is_read_and_nothing_else()
    {
        for (var size = 0; size <= Crowd; size += 30)
        {
            Enrol(_members.Skip(size).Take(30));
            var early = Open();
            for (var i = 0; i < 3; i++) LookEverythingUp(early);
        }
        for (var round = 1; round < 5; round++) Buy(_members, round);
        Flush();
        PostgresServer.Run(_database, "select pg_stat_reset()");

        foreach (var store in _stores) LookEverythingUp(store);
        Flush();

        // A member has five purchases, all have 1,500. Offers are few, and by their primary key a process reads all of them at once.
        Assert.All(Read().Where(index => index.Name != "offers_pkey"), index => Assert.True(index.Rows <= 10 * index.Scans, $"{index.Name} read {index.Rows} rows in {index.Scans} scans"));
    }

    public void Dispose()
    {
        foreach (var store in _stores) store.Dispose();
    }

    PostgresStore Open()
    {
        var store = new PostgresStore(_database, Program);
        store.Migrate();
        _stores.Add(store);
        return store;
    }

    /// <summary>On one connection, whose plans stay.</summary>
    void LookEverythingUp(PostgresStore store)
    {
        var keys = new Keys();
        foreach (var (member, n) in _members.Select((m, n) => (m, n)))
        {
            var account = member.Accounts[0].Account;
            keys.Accounts.Add(account);
            keys.Asks.Add((account, _offers[n % _offers.Count].Tag));
            keys.Members.Add(member.Id);
            keys.OpenPurchasesOf.Add(member.Id);
            keys.OpenPurchasesOfAccount.Add(account);
            keys.Codes.Add(ConfirmationCode.Fold(Code(n)));
        }
        foreach (var offer in _offers) keys.Skeletons.Add(offer.Skeleton);
        using var batch = store.Begin();
        batch.Load(keys);
    }

    void Enrol(IEnumerable<Member> members)
    {
        List<Member> some = [.. members];
        Save(c =>
        {
            foreach (var member in some) c.Members.Add(member.Id, new(null, member));
        });
        Buy(some, 0);
    }

    void Buy(List<Member> members, int round) => Save(c =>
    {
        foreach (var member in members)
        {
            var number = _members.IndexOf(member);
            var purchase = Some.Purchase(_offers[(number + round) % _offers.Count], member) with { Code = round == 0 ? Code(number) : $"Confirm{round}Y{number:d6}" };
            c.Purchases.Add(purchase.Id, new(null, purchase, [new(purchase.CreatedAt, purchase.State, "held")]));
        }
    });

    void Save(Action<Changes> decide)
    {
        var changes = new Changes();
        decide(changes);
        using var batch = _stores[0].Begin();
        batch.Save(changes);
    }

    static string Code(int n) => $"Confirm0X{n:d6}";

    /// <summary>A connection tells its counts when it does something a second later.</summary>
    void Flush()
    {
        Thread.Sleep(TimeSpan.FromSeconds(1.1));
        foreach (var store in _stores)
        {
            using var batch = store.Begin();
            batch.Load(new());
        }
    }

    List<(string Name, long Scans, long Rows)> Read()
    {
        using var connection = new NpgsqlConnection(_database);
        connection.Open();
        using var command = new NpgsqlCommand("select indexrelname, idx_scan, idx_tup_read from pg_stat_user_indexes where idx_scan > 0", connection);
        using var reader = command.ExecuteReader();
        var indexes = new List<(string, long, long)>();
        while (reader.Read()) indexes.Add((reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));
        return indexes;
    }
}
