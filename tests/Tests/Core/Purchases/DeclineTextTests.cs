using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public sealed class DeclineTextTests
{
    /// <summary>To the operator, and to the member.</summary>
    [Theory]
    [InlineData(DeclineReason.Declined, "the card was declined", "Your card's bank declined the payment and does not tell us why. Ask your bank, or choose another card on your page.")]
    [InlineData(DeclineReason.InsufficientFunds, "the card was declined: insufficient funds",
        "Your card's bank says that there is not enough money for this payment. Try again when there is, or choose another card on your page.")]
    [InlineData(DeclineReason.AuthenticationFailed, "the bank's approval was not given",
        "Your card's bank wanted your approval and did not get it. To try again, have your bank's app or your phone at hand.")]
    [InlineData(DeclineReason.Cancelled, "the bank's approval did not come in time",
        "The payment was given up before it was made: your approval did not come in time, or the order was cancelled.")]
    [InlineData(DeclineReason.Expired, "the card was declined: it has expired", "Your card has expired. Add your new one on your page.")]
    [InlineData(DeclineReason.LimitExceeded, "the card was declined: over its own limit",
        "This payment is over your card's own limit for a sum, a day or a number of payments. Ask your bank to raise it, try again another day, or choose another card on your page.")]
    [InlineData(DeclineReason.NotSupported, "the card was declined: not for this kind of payment",
        "Your card cannot be used for this kind of payment, country or currency. Choose another card on your page.")]
    [InlineData(DeclineReason.IncorrectDetails, "the card was declined: it must be entered again",
        "Your card's bank does not accept what we keep of the card. Remove the card on your page and add it anew.")]
    [InlineData(DeclineReason.BankUnavailable, "the bank could not be reached", "Your card's bank could not be reached. Try again in some minutes.")]
    [InlineData(DeclineReason.CardGone, "the payment service does not keep the card any more", "The payment service does not keep your card any more. Add it anew on your page.")]
    [InlineData(DeclineReason.AmountNotTaken, "the payment service does not take the charge",
        "The payment service does not take this payment as it is. That is for the shop to mend, not for you: it has been told.")]
    [InlineData(DeclineReason.OtherSum, "another sum was taken than was agreed; all of it goes back",
        "What your card was charged is not what you had agreed to, so all of it goes back. You owe nothing. Your bank may take some days to show it.")]
    public void each_reason_says_its_own(DeclineReason reason, string told, string advice) => Assert.Equal((told, advice), (DeclineText.Told(reason), DeclineText.Advice(reason)));

    [Fact]
    public void no_two_reasons_say_the_same_and_members_are_told_in_whole_sentences()
    {
        var all = Enum.GetValues<DeclineReason>();
        Assert.Equal(all.Length, all.Select(DeclineText.Told).Distinct().Count());
        Assert.Equal(all.Length, all.Select(DeclineText.Advice).Distinct().Count());
        Assert.All(all, reason => Assert.EndsWith(".", DeclineText.Advice(reason), StringComparison.Ordinal));
    }
}
