using Tagsale.Core.Ports;

namespace Tagsale.Core.Purchases;

/// <summary>What is said of a charge that was not made. In private only: in public nobody learns why.</summary>
public static class DeclineText
{
    /// <summary>For the purchase's history.</summary>
    public static string Told(DeclineReason reason) => reason switch
    {
        DeclineReason.Declined => "the card was declined",
        DeclineReason.InsufficientFunds => "the card was declined: insufficient funds",
        DeclineReason.AuthenticationFailed => "the bank's approval was not given",
        DeclineReason.Cancelled => "the bank's approval did not come in time",
        DeclineReason.Expired => "the card was declined: it has expired",
        DeclineReason.LimitExceeded => "the card was declined: over its own limit",
        DeclineReason.NotSupported => "the card was declined: not for this kind of payment",
        DeclineReason.IncorrectDetails => "the card was declined: it must be entered again",
        DeclineReason.BankUnavailable => "the bank could not be reached",
        DeclineReason.CardGone => "the payment service does not keep the card any more",
        DeclineReason.AmountNotTaken => "the payment service does not take the charge",
        DeclineReason.OtherSum => "another sum was taken than was agreed; all of it goes back",
    };

    /// <summary>What the member can do: whole sentences.</summary>
    public static string Advice(DeclineReason reason) => reason switch
    {
        DeclineReason.Declined => "Your card's bank declined the payment and does not tell us why. Ask your bank, or choose another card on your page.",
        DeclineReason.InsufficientFunds => "Your card's bank says that there is not enough money for this payment. Try again when there is, or choose another card on your page.",
        DeclineReason.AuthenticationFailed => "Your card's bank wanted your approval and did not get it. To try again, have your bank's app or your phone at hand.",
        DeclineReason.Cancelled => "The payment was given up before it was made: your approval did not come in time, or the order was cancelled.",
        DeclineReason.Expired => "Your card has expired. Add your new one on your page.",
        DeclineReason.LimitExceeded => "This payment is over your card's own limit for a sum, a day or a number of payments. Ask your bank to raise it, try again another day, or choose another card on your page.",
        DeclineReason.NotSupported => "Your card cannot be used for this kind of payment, country or currency. Choose another card on your page.",
        DeclineReason.IncorrectDetails => "Your card's bank does not accept what we keep of the card. Remove the card on your page and add it anew.",
        DeclineReason.BankUnavailable => "Your card's bank could not be reached. Try again in some minutes.",
        DeclineReason.CardGone => "The payment service does not keep your card any more. Add it anew on your page.",
        DeclineReason.AmountNotTaken => "The payment service does not take this payment as it is. That is for the shop to mend, not for you: it has been told.",
        DeclineReason.OtherSum => "What your card was charged is not what you had agreed to, so all of it goes back. You owe nothing. Your bank may take some days to show it.",
    };
}
