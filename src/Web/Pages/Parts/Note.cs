namespace Tagsale.Web.Pages.Parts;

/// <summary>What is told once after something was done, or was not. It travels by its key in the address, so that no address can put words into our mouth.</summary>
/// <param name="Key">Empty for one that does not travel.</param>
/// <param name="Kind">As of <see cref="Notice"/>.</param>
public sealed record Note(string Key, string Kind, string Text)
{
    public static Note Bad(string text) => new("", "bad", text);

    /// <param name="path">May name a place of the page, behind its mark.</param>
    public string On(string path)
    {
        var (page, place) = path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var mark ? (path[..mark], path[mark..]) : (path, "");
        return $"{page}{(page.Contains('?', StringComparison.Ordinal) ? '&' : '?')}note={Key}{place}";
    }
}

static class Notes
{
    public static readonly Note NotNow = new("not-now", "bad", "That could not be done just now, and nothing was changed. Please try again in a moment.");
    public static readonly Note SetAside = new("set-aside", "bad", "That could not be done, and nothing was changed. The operator has been told.");
    public static readonly Note OldForm = new("old-form", "warn", "That page was too old to be sent. Nothing was changed; please try once more.");
    public static readonly Note Gone = new("gone", "info", "That was done before, or is no longer there.");
    public static readonly Note SentBefore = new("sent-before", "info", "This form was sent before. Please look whether it shows below before you send it again.");

    public static readonly Note SignInAgain = new("sign-in-again", "warn", "The sign-in took too long or was started in another window. Please start once more.");
    public static readonly Note SignInCancelled = new("sign-in-cancelled", "info", "You did not allow it, so nothing was linked. You can start again whenever you like.");
    public static readonly Note NoHandle = new("no-handle", "bad", "That is not a handle. A handle has dots and no spaces, like ann.bsky.social.");
    public static readonly Note UnknownHandle = new("unknown-handle", "bad", "No account is found under that name. Please look at the spelling, and type the whole handle, like ann.bsky.social.");
    public static readonly Note NotItsHandle = new("not-its-handle", "bad", "That handle leads to an account that does not call itself so, and we cannot tell whose it is. If it is yours, look at the handle in your account’s settings.");
    public static readonly Note ServerAway = new("server-away", "warn", "The server where that account lives does not answer just now. Please try again in a few minutes.");
    public static readonly Note ServerUnfit = new("server-unfit", "bad", "The server where that account lives does not offer a sign-in that is safe to use here. Nothing was linked.");
    public static readonly Note ServerRefused = new("server-refused", "bad", "The server where that account lives refused the sign-in. Nothing was linked; please start once more.");
    public static readonly Note AnotherAccount = new("another-account", "bad", "You signed in there with another account than the one you typed here. Nothing was linked; please start once more.");
    public static readonly Note SignedOut = new("signed-out", "good", "You are signed out.");
    public static readonly Note SignedOutEverywhere = new("signed-out-everywhere", "good", "You are signed out on every device.");
    public static readonly Note Left = new("left", "good", "Your membership is deleted. Thank you for having been with us.");

    public static readonly Note AccountLinked = new("account-linked", "good", "The account is linked. You can buy with it from now on.");
    public static readonly Note AccountTaken = new("account-taken", "bad", "That account is linked to another membership. Unlink it there first, or sign in with it.");
    public static readonly Note AccountUnlinked = new("account-unlinked", "good", "The account is unlinked. What it had open is cancelled.");
    public static readonly Note RepliesOn = new("replies-on", "good", "That account gets replies again.");
    public static readonly Note RepliesOff = new("replies-off", "good", "That account gets no more replies. What it had open is cancelled.");

    public static readonly Note CardAdded = new("card-added", "good", "Your card is saved and pays from now on.");
    public static readonly Note CardNotAdded = new("card-not-added", "warn", "No card was added. Please start again if you want to add one.");
    public static readonly Note CardConsent = new("card-consent", "bad", "Please tick the box to go on: without that no card can be added.");
    public static readonly Note CardNotYours = new("card-not-yours", "bad", "That card was not entered from your page, so it was not added.");
    public static readonly Note CardRemoved = new("card-removed", "good", "The card is removed. What was open on it is cancelled.");
    public static readonly Note CardPreferred = new("card-preferred", "good", "That card pays from now on.");
    public static readonly Note NoPayment = new("no-payment", "bad", "The payment service does not answer just now, so no card could be added. Please try again in a few minutes.");

    public static readonly Note DetailsSaved = new("details-saved", "good", "Your details are saved. Orders you make from now on go to this address.");
    public static readonly Note PurchaseCancelled = new("purchase-cancelled", "good", "The order is cancelled. Nothing was charged.");
    public static readonly Note CancelAsked = new("cancel-asked", "info", "We have asked the payment service to stop the payment. If you had approved it already, the order stands.");
    public static readonly Note TooLate = new("too-late", "warn", "It is too late to cancel this: it is being paid, or is over already.");

    public static readonly Note OfferLoaded = new("offer-loaded", "good", "It is loaded. Pay with that card as on any other day; the credit comes by itself.");
    public static readonly Note LoadedBefore = new("loaded-before", "info", "You have loaded this offer already, and it counts once.");
    public static readonly Note LoadPaused = new("load-paused", "bad", "The programme is paused just now, so nothing was loaded. Please try again later.");
    public static readonly Note LoadNotStarted = new("load-not-started", "bad", "This offer cannot be loaded yet.");
    public static readonly Note LoadEnded = new("load-ended", "bad", "That offer has ended, so nothing was loaded.");
    public static readonly Note LoadWithoutCard = new("load-without-card", "bad", "That card is not yours any more. Please choose another, or add one.");
    public static readonly Note LoadCardExpired = new("load-card-expired", "bad", "That card has expired. Please choose another, or add one.");
    public static readonly Note LoadCardTaken = new("load-card-taken", "bad", "Another member has loaded this offer to the same card, and a card counts once. Please choose another.");
    public static readonly Note LoadNoPlace = new("load-no-place", "bad", "The last place has just been taken, so nothing was loaded.");
    public static readonly Note LoadUsedUp = new("load-used-up", "bad", "What is left of the offer is not enough for one more, so nothing was loaded.");

    public static readonly Note AskingBank = new("asking-bank", "info", "Thank you. We are asking your bank what it decided; this page shows it in a moment.");
    public static readonly Note BankAnswered = new("bank-answered", "info", "Thank you. This is how the order stands.");

    public static readonly Note Paused = new("paused", "warn", "The shop is paused. Posts that ask for an offer are told so.");
    public static readonly Note Resumed = new("resumed", "good", "The shop takes orders again.");
    public static readonly Note OfferPublished = new("offer-published", "good", "The offer is on sale. Its post is on its way to your storefront accounts.");
    public static readonly Note RewardPublished = new("reward-published", "good", "The offer is published. Its post is on its way to your storefront accounts.");
    public static readonly Note TaxRatesSet = new("tax-rates-set", "good", "The tax rates are set. Holds from now on go by them.");
    public static readonly Note StockCorrected = new("stock-corrected", "good", "The stock is corrected.");
    public static readonly Note RefundOnItsWay = new("refunded", "good", "The refund is decided and on its way to the card.");
    public static readonly Note ChargeBeingStopped = new("charge-being-stopped", "info", "A charge is under way. The payment service is asked to stop it; if it was quicker, the order is paid and can be refunded.");
    public static readonly Note Shipped = new("shipped", "good", "Marked as shipped. The member is told by mail.");
    public static readonly Note WebhookEnabled = new("webhook-enabled", "good", "The webhook is enabled. What it has missed is on its way.");
    public static readonly Note WebhookRemoved = new("webhook-removed", "good", "The webhook is removed. Its address is told nothing any more.");
    public static readonly Note ReplayBegun = new("replay-begun", "good", "It is being sent again, oldest first.");
    public static readonly Note ShipmentCorrected = new("shipment-corrected", "good", "The shipment is corrected.");
    public static readonly Note Delivered = new("delivered", "good", "Marked as delivered.");

    static readonly Dictionary<string, Note> ByKey = typeof(Notes).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public)
        .Select(field => (Note)field.GetValue(null)!).ToDictionary(note => note.Key);

    public static Note? Find(string? key) => key is null ? null : ByKey.GetValueOrDefault(key);
}
