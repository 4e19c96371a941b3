using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class PaceTests
{
    readonly FakeTime _time = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5)]
    [InlineData(25)]
    [InlineData(100)]
    public async Task in_no_second_is_more_asked_than_a_fifth_above_the_limit_and_all_are_asked(int perSecond)
    {
        var pace = new Pace(perSecond, _time);
        var waits = Enumerable.Range(0, 9 * perSecond).Select(_ => pace.Wait(Cancellation)).ToList();
        for (var tenths = 0; tenths <= 90; tenths++)
        {
            Assert.InRange(waits.Count(wait => wait.IsCompleted), 0, (int)Math.Ceiling((tenths / 10.0 + 0.2) * perSecond) + 1);
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task whoever_would_wait_too_long_is_told_at_once()
    {
        var pace = new Pace(1, _time);
        var waits = Enumerable.Range(0, 20).Select(_ => pace.Wait(Cancellation)).ToList();
        Assert.InRange(waits.Count(wait => wait.IsFaulted), 8, 10);
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => pace.Wait(Cancellation));
    }
}
