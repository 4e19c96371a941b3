using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

public sealed class PostgresWebhookCompliance : WebhookCompliance
{
    readonly PostgresProgram _program = new();

    protected override IStore Store => _program.Store;

    protected override IQueries Queries => _program.Queries;

    protected override IDeliveries Deliveries => _program.Store;

    [Fact]
    public void two_who_take_at_once_never_take_the_same_nor_more_than_eight()
    {
        using var other = _program.Open();
        Added();
        for (var i = 0; i < 30; i++) Held();
        for (var round = 0; round < 10; round++)
        {
            var at = Now.AddMinutes(round);
            IReadOnlyList<WebhookMessage> mine = [], its = [];
            Parallel.Invoke(() => mine = Deliveries.Take(at, at.AddSeconds(15)), () => its = other.Take(at, at.AddSeconds(15)));
            Assert.InRange(mine.Count + its.Count, 1, WebhookMessage.MostAtOnce);
            Assert.Empty(mine.Select(m => m.Event).Intersect(its.Select(m => m.Event)));
        }
    }

    protected override void Dispose(bool disposing) => _program.Dispose();
}
