using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>A process whose connections are cut lives on, whatever the others think of it.</summary>
public sealed class PostgresPresenceTests : IDisposable
{
    readonly string _database;
    readonly PostgresStore _store, _other;

    public PostgresPresenceTests()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _database = PostgresServer.NewDatabase();
        (_store, _other) = (Open(), Open());
    }

    [Fact]
    public void what_is_queued_by_one_that_is_thought_dead_is_free_when_it_is()
    {
        var (before, after) = (Card(), Card());
        Queue(before);
        PostgresServer.CutConnections(_database);
        Assert.True(SpinWait.SpinUntil(() => Claims(_other) is [var claimed] && claimed == before.Key, TimeSpan.FromSeconds(10)));

        // Within the second in which it does not know yet, or later under its new number: either way nobody may lose it.
        Queue(after);
        _store.Dispose();

        Assert.True(SpinWait.SpinUntil(() => Claims(_other) is [var claimed] && claimed == after.Key, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void one_that_led_a_network_may_lead_it_again()
    {
        Assert.True(_store.Leads("plaza"));
        PostgresServer.CutConnections(_database);
        Assert.True(Persist(() => _other.Leads("plaza")));

        _other.Dispose();
        Assert.True(SpinWait.SpinUntil(() => Persist(() => _store.Leads("plaza")), TimeSpan.FromSeconds(10)));
        Assert.Empty(Claims(_store));
    }

    public void Dispose()
    {
        _store.Dispose();
        _other.Dispose();
    }

    PostgresStore Open()
    {
        var store = new PostgresStore(_database, new(1));
        store.Migrate();
        return store;
    }

    static OutboxItem Card() => new OutboxItem.DetachCard(new(Some.Id()), "sandbox", "token");

    void Queue(OutboxItem item) => Persist(() =>
    {
        using var batch = _store.Begin();
        batch.Load(new());
        batch.Save(new() { Queued = { [item.Key] = item } });
        return true;
    });

    static List<string> Claims(IStore store) => Persist(() => store.Claim(Some.Now, 10).Select(queued => queued.Item.Key).ToList());

    /// <summary>As often as connections may be left that were cut.</summary>
    static T Persist<T>(Func<T> work)
    {
        for (var left = 10; ; left--)
        {
            try
            {
                return work();
            }
            catch (Exception cut) when (left > 0 && cut is StoreException or InterruptedException)
            {
            }
        }
    }
}
