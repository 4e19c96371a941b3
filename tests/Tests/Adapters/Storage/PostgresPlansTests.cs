using Npgsql;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

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
    readonly List<RewardOffer> _rewards = [.. Enumerable.Range(0, 20).Select(Reward)];
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
        Save(c => c.NewOffers.AddRange([.. _offers, .. _rewards]));
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
        for (var round = 1; round < 5; round++)
        {
            Buy(_members, round);
            Pay(_members, round);
        }
        Flush();
        PostgresServer.Run(_database, "select pg_stat_reset()");

        foreach (var store in _stores) LookEverythingUp(store);
        Flush();

        // A member has five purchases and loaded five offers, all have 1,500. Offers are few, and by their primary key a process reads all of them at once.
        var read = Read();
        Assert.All(read.Where(index => index.Name != "offers_pkey"), index => Assert.True(index.Rows <= 10 * index.Scans, $"{index.Name} read {index.Rows} rows in {index.Scans} scans"));
        Assert.Superset(
            new HashSet<string>
            {
                "cards_of_token", "enrollments_of_token", "enrollments_of_member", "enrollments_of_card", "enrollments_pkey", "reward_budgets_pkey", "venues_pkey", "card_transactions_pkey",
                "card_transactions_waiting", "card_transactions_unknown", "redemptions_pkey", "redemptions_open", "statement_credits_pkey",
            }, read.Select(index => index.Name).ToHashSet());
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
            keys.Asks.Add((account, _rewards[n % _rewards.Count].Tag));
            keys.CheckIns.Add((account, Venue(n % _rewards.Count)));
            keys.Loads.Add((_rewards[n % _rewards.Count].Id, member.Id));
            keys.EnrollmentsOf.Add(member.Id);
            if (n % 2 == 0) keys.FeedCards.Add(member.Cards[0].Key);
            keys.Payments.Add((member.Cards[0].Key, new("m", "ACME", null, null)));
            keys.Refunded.Add(member.Cards[0].Key);
            keys.Linked.Add(Stranger(n));
            keys.Transactions.UnionWith([Sale(n, 0), Late(n, 0)]);
            keys.Credits.Add(new(Sale(n, 0), _rewards[n % _rewards.Count].Id));
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
        Pay(some, 0);
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

    /// <summary>Each loads an offer and is credited by it; a refund comes ahead of its payment, and a card that nobody has pays too.</summary>
    void Pay(List<Member> members, int round) => Save(c =>
    {
        foreach (var member in members)
        {
            var n = _members.IndexOf(member);
            var (offer, card) = (_rewards[(n + round) % _rewards.Count].Id, member.Cards[0]);
            var enrollment = new Enrollment { Id = new(Some.Id()), Offer = offer, Member = member.Id, Card = card.Key, Fingerprint = card.Fingerprint, At = Some.Now, Source = EnrollmentSource.Click };
            c.Enrollments.Add(enrollment.Id, new(null, enrollment));
            Take(Paid(Sale(n, round), card.Key), TransactionStatus.Credited, member.Id);
            Take(Paid($"early{round}-{n}", card.Key) with { Type = TransactionType.Refund, Original = Late(n, round) }, TransactionStatus.Waiting, member.Id);
            Take(Paid($"strange{round}-{n}", Stranger(n)), TransactionStatus.UnknownCard, null);
            var redemption = new Redemption
            {
                Key = new(Sale(n, round), offer), Enrollment = enrollment.Id, Card = card.Key, MerchantId = "m", At = Some.Now, ClearedMinor = 100, GrantedMinor = 10, NetMinor = 10,
            };
            c.Redemptions.Add(redemption.Key, new(null, redemption));
            var credit = new StatementCredit(new(Sale(n, round), offer), enrollment.Id, member.Id, card.Key, new(10, "USD"), Some.Now, CreditState.Sending);
            c.Credits.Add(credit.Key, new(true, credit));
        }

        void Take(CardTransaction transaction, TransactionStatus status, MemberId? member) =>
            c.Transactions.Add(transaction.Id, new(true, new(transaction, status, member, transaction.Original ?? transaction.Id, 0, "told") { TakenAt = Some.Now }));
    });

    static RewardOffer Reward(int number)
    {
        var tag = Hashtags.Fold($"EarnThing{number}")!;
        return new()
        {
            Id = new(Some.Id()), Hashtag = tag, Tag = tag, Skeleton = Confusables.Skeleton(tag), Title = "Coffee", Merchant = "Acme", CreatedAt = Some.Now, Currency = "USD",
            Credit = new CreditTerms.Fixed(10), Match = new(["m"], [], null), Venues = [new(Venue(number), "Acme")], Budget = new(1_000_000, 0, 0, 0),
        };
    }

    static CardTransaction Paid(string id, CardKey card) => new(id, TransactionType.Clearing, card, new(100, "USD"), Some.Now, new("m", "ACME", null, null), null);

    static CardKey Stranger(int n) => new("sandbox", $"strange-{n}");

    static string Sale(int n, int round) => $"sale{round}-{n}";

    static string Late(int n, int round) => $"late{round}-{n}";

    static string Venue(int number) => $"venue-{number}";

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
