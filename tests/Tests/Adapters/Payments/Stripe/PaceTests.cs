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
        var waits = Enumerable.Range(0, 9 * perSecond).Select(_ => pace.Wait(Pace.LongestWait, Cancellation)).ToList();
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
        var waits = Enumerable.Range(0, 20).Select(_ => pace.Wait(Pace.LongestWait, Cancellation)).ToList();
        Assert.InRange(waits.Count(wait => wait.IsFaulted), 8, 10);
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => pace.Wait(Pace.LongestWait, Cancellation));
    }

    [Fact]
    public async Task whoever_goes_away_leaves_the_turn_to_others_and_the_limit_holds()
    {
        var pace = new Pace(25, _time);
        using var gone = new CancellationTokenSource();
        var aborted = Enumerable.Range(0, 250).Select(_ => pace.Wait(Pace.LongestWait, gone.Token)).ToList();
        await gone.CancelAsync();
        foreach (var wait in aborted.Skip(10)) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);

        var waits = Enumerable.Range(0, 50).Select(_ => pace.Wait(Pace.LongestWait, Cancellation)).ToList();
        for (var tenths = 0; tenths <= 20; tenths++)
        {
            Assert.InRange(waits.Count(wait => wait.IsCompletedSuccessfully), 0, (int)Math.Ceiling((tenths / 10.0 + 0.2) * 25) + 1);
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task a_crowd_at_a_page_holds_up_a_charge_for_a_second_at_most()
    {
        var pace = new Pace(25, _time);
        var crowd = Enumerable.Range(0, 1000).Select(_ => pace.Wait(Pace.LongestAtPage, Cancellation)).ToList();
        var charge = pace.Wait(Pace.LongestWait, Cancellation);
        _time.Advance(Pace.LongestAtPage + TimeSpan.FromSeconds(0.1));
        await charge.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.All(crowd.Where(wait => wait.IsFaulted), wait => Assert.Equal(PassingFailure.NotAsked, Assert.IsType<PaymentUnavailableException>(wait.Exception!.InnerException).Failure));
    }

    [Fact]
    public async Task sent_away_for_long_is_an_answer_of_stripe_s()
    {
        var pace = new Pace(25, _time);
        pace.StayAway(TimeSpan.FromMinutes(1));
        Assert.Equal(PassingFailure.Silence, (await Assert.ThrowsAsync<PaymentUnavailableException>(() => pace.Wait(Pace.LongestWait, Cancellation))).Failure);
    }
}
