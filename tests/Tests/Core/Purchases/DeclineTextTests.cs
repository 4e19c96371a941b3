using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public sealed class DeclineTextTests
{
    /// <summary>What only this reason may say: to the operator, and to the member.</summary>
    [Theory]
    [InlineData(DeclineReason.Declined, "the card was declined", "does not tell us why")]
    [InlineData(DeclineReason.InsufficientFunds, "insufficient funds", "not enough money")]
    [InlineData(DeclineReason.AuthenticationFailed, "was not given", "wanted your approval and did not get it")]
    [InlineData(DeclineReason.Cancelled, "did not come in time", "given up before it was made")]
    [InlineData(DeclineReason.Expired, "it has expired", "Add your new one")]
    [InlineData(DeclineReason.LimitExceeded, "over its own limit", "Ask your bank to raise it")]
    [InlineData(DeclineReason.NotSupported, "not for this kind of payment", "this kind of payment, country or currency")]
    [InlineData(DeclineReason.IncorrectDetails, "must be entered again", "Remove the card on your page")]
    [InlineData(DeclineReason.BankUnavailable, "could not be reached", "Try again in some minutes")]
    [InlineData(DeclineReason.CardGone, "does not keep the card", "does not keep your card any more")]
    [InlineData(DeclineReason.AmountNotTaken, "does not take the charge", "for the shop to mend")]
    [InlineData(DeclineReason.OtherSum, "another sum was taken", "not what you had agreed to")]
    public void each_reason_says_its_own(DeclineReason reason, string told, string advice)
    {
        Assert.Contains(told, DeclineText.Told(reason), StringComparison.Ordinal);
        Assert.Contains(advice, DeclineText.Advice(reason), StringComparison.Ordinal);
        Assert.All(Enum.GetValues<DeclineReason>().Where(other => other != reason), other => Assert.DoesNotContain(advice, DeclineText.Advice(other), StringComparison.Ordinal));
    }

    [Fact]
    public void no_two_reasons_say_the_same_and_members_are_told_in_whole_sentences()
    {
        var all = Enum.GetValues<DeclineReason>();
        Assert.Equal(all.Length, all.Select(DeclineText.Told).Distinct().Count());
        Assert.Equal(all.Length, all.Select(DeclineText.Advice).Distinct().Count());
        Assert.All(all, reason => Assert.EndsWith(".", DeclineText.Advice(reason), StringComparison.Ordinal));
    }
}
