namespace Tagsale.Simulation.Audit;

/// <summary>What must hold in every world, in a few words each.</summary>
public static class Rules
{
    public const string StockNeverNegative = "stock is never below zero";
    public const string StockAddsUp = "stock adds up";
    public const string SoldOutIsTrue = "sold out is said when nothing is free";
    public const string ChoiceIsTrue = "a choice is refused when it is none";
    public const string LimitPerMember = "the limit per member";
    public const string LimitPerCard = "the limit per card";
    public const string OneCharge = "one charge a purchase";
    public const string ConfirmedCharge = "no charge without its confirmation";
    public const string PromptConfirmation = "no charge for a late confirmation";
    public const string SumTold = "the sum told is the sum charged";
    public const string MistakenMoneyReturns = "money taken by mistake goes back, and no other";
    public const string JournalBalances = "the journal balances";
    public const string JournalIsTheBanks = "the journal is the bank's";
    public const string CardsAreTheBanks = "cards are the bank's";
    public const string DisputedIsNotSent = "what is disputed is not sent";
    public const string OneReply = "one reply a post";
    public const string NothingPersonal = "nothing personal in a reply";
    public const string NoReplyAfterOptOut = "no reply after an opt-out";
    public const string NoReplyToTheGone = "no reply to an account that is gone";
    public const string NothingPassedOver = "no post is passed over";
    public const string AskIsAnswered = "an ask is answered";
    public const string ToldOnce = "an ask is answered once, in public or in private";
    public const string WindowAsPromised = "a window is as long as promised";
    public const string WithinLimits = "no network sees more than it allows";
    public const string ConfirmationCounts = "a confirmation in time counts";
    public const string BudgetIsKept = "no reward budget is exceeded";
    public const string WithinTerms = "a payment earns no more than its offer gives";
    public const string RefundIsTakenBack = "what is refunded does not stay credited";
    public const string CapPerMember = "a member earns no more than an offer gives one";
    public const string OneCredit = "one credit a transaction and offer";
    public const string OneOfferCredits = "one offer credits a payment";
    public const string CreditIsEarned = "no credit without a clearing that earns it";
    public const string ClawbackWithinCredit = "nothing is taken back beyond its credit";
    public const string CreditIsGiven = "what is earned is credited";
    public const string LoadLimit = "no more load an offer than may";
    public const string CardLoadsOnce = "a card counts once in an offer";
    public const string CreditsAddUp = "credits are the same wherever they are kept";
    public const string ToldIsKept = "a transaction is kept as it was first told";
    public const string PurchaseEnds = "every purchase ends, as the bank has it";
    public const string NothingIsLeft = "nothing is left over";
    public const string NothingIsParked = "nothing is parked";

    /// <summary>The program failed in a way that nobody foresaw.</summary>
    public const string NothingUnforeseen = "nothing fails unforeseen";
}
