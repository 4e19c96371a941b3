using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Core.Webhooks;

public sealed class RedeliveryTests
{
    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5 * 60)]
    [InlineData(3, 30 * 60)]
    [InlineData(4, 2 * 3_600)]
    [InlineData(5, 5 * 3_600)]
    [InlineData(6, 10 * 3_600)]
    [InlineData(7, 14 * 3_600)]
    [InlineData(8, 20 * 3_600)]
    [InlineData(9, 24 * 3_600)]
    [InlineData(99, 24 * 3_600)]
    public void each_attempt_is_later_than_the_one_before_spread_by_a_tenth(int attempts, double seconds)
    {
        Assert.Equal(0.9 * seconds, Redelivery.Wait(attempts, 0).TotalSeconds, 3);
        Assert.Equal(seconds, Redelivery.Wait(attempts, ulong.MaxValue / 2).TotalSeconds, 3);
        Assert.Equal(1.1 * seconds, Redelivery.Wait(attempts, ulong.MaxValue).TotalSeconds, 3);
    }

    [Fact]
    public void ten_attempts_take_three_days_and_then_there_is_none()
    {
        Assert.False(Redelivery.IsLast(9));
        Assert.True(Redelivery.IsLast(10));
        Assert.InRange(Enumerable.Range(1, 9).Sum(n => Redelivery.Wait(n, 0).TotalDays), 2.8, 3.5);
    }
}
