using Tagsale.Core.Purchases;
using Tagsale.Tests.Scenarios;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

public sealed class ReconcilerTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task what_one_of_both_wrote_down_on_another_day_is_not_taken_for_another_amount()
    {
        await _shop.Publish();
        var bought = await (await _shop.Member("ann")).Buy();
        await RefundOverMidnight(bought, 700);
        var day = Period.Day(_shop.Time.GetUtcNow());
        await RefundOverMidnight(bought, 500);

        var part = await Reconciler.Compare(_shop.Sandbox, new(day, day.AddDays(1)), Cancellation);
        Assert.Empty(part.Found.Differences);
        Assert.True(part.Found.Agrees);
    }

    [Fact]
    public async Task a_part_of_a_long_period_is_a_month_at_most_also_where_nothing_moved()
    {
        var from = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var part = await Reconciler.Compare(_shop.Sandbox, new(from, _shop.Time.GetUtcNow()), Cancellation);
        Assert.Equal(from.AddDays(31), part.Until);
    }

    /// <summary>Made at the service before midnight, and heard of after.</summary>
    async Task RefundOverMidnight(Purchase purchase, long minor)
    {
        var midnight = Period.Day(_shop.Time.GetUtcNow()).AddDays(1);
        await _shop.Advance(midnight.AddSeconds(-5) - _shop.Time.GetUtcNow());
        _shop.Sandbox.Faults.LoseAnswers = true;
        Assert.IsType<RefundOutcome.Refunded>(await _shop.Do(at => new RefundPurchase(purchase.Id, minor, false) { At = at }));
        await _shop.Settle();
        _shop.Sandbox.Faults.LoseAnswers = false;
        await _shop.Advance(TimeSpan.FromSeconds(30));
        Assert.True(_shop.OnlyPurchase().Repayments.All(r => r.State == RepaymentState.Made));
    }

    Reconciler Reconciler => new([_shop.Sandbox], _shop.Queries.Books);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _shop.Dispose();
}
