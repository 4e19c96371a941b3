namespace Tagsale.Tests.Web;

/// <summary>A shop on PostgreSQL; without a server its tests are skipped.</summary>
public sealed class PostgresShop : IAsyncLifetime
{
    RunningShop? _shop;

    public RunningShop Shop
    {
        get
        {
            Assert.SkipWhen(_shop is null, PostgresServer.Missing);
            return _shop!;
        }
    }

    public async ValueTask InitializeAsync() => _shop = PostgresServer.IsMissing ? null : await RunningShop.StartOnPostgres();

    public ValueTask DisposeAsync() => _shop?.DisposeAsync() ?? default;
}

public sealed class PurchaseOverHttpOnSqlite(RunningShop shop) : PurchaseOverHttpTests(shop), IClassFixture<RunningShop>;

public sealed class PurchaseOverHttpOnPostgres(PostgresShop postgres) : PurchaseOverHttpTests(postgres.Shop), IClassFixture<PostgresShop>;

public sealed class PurchasesApiOnSqlite(RunningShop shop) : PurchasesApiTests(shop), IClassFixture<RunningShop>;

public sealed class PurchasesApiOnPostgres(PostgresShop postgres) : PurchasesApiTests(postgres.Shop), IClassFixture<PostgresShop>;

public sealed class MembersApiOnSqlite(RunningShop shop) : MembersApiTests(shop), IClassFixture<RunningShop>;

public sealed class MembersApiOnPostgres(PostgresShop postgres) : MembersApiTests(postgres.Shop), IClassFixture<PostgresShop>;

public sealed class OffersApiOnSqlite(RunningShop shop) : OffersApiTests(shop), IClassFixture<RunningShop>;

public sealed class OffersApiOnPostgres(PostgresShop postgres) : OffersApiTests(postgres.Shop), IClassFixture<PostgresShop>;

public sealed class ListsOnSqlite(RunningShop shop) : ListsTests(shop), IClassFixture<RunningShop>;

public sealed class ListsOnPostgres(PostgresShop postgres) : ListsTests(postgres.Shop), IClassFixture<PostgresShop>;

public sealed class IdempotencyOnSqlite(RunningShop shop) : IdempotencyTests(shop), IClassFixture<RunningShop>;

public sealed class IdempotencyOnPostgres(PostgresShop postgres) : IdempotencyTests(postgres.Shop), IClassFixture<PostgresShop>;
