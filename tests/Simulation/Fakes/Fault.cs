using System.Text.Json;

namespace Tagsale.Simulation.Fakes;

/// <summary>What goes wrong in a world, by kind.</summary>
public enum Fault
{
    PostLate,

    /// <summary>The live stream leaves a post out; it comes when the stream is read again from the cursor.</summary>
    PostLost,

    /// <summary>A deleted post leaves the stream as if it had never been in it.</summary>
    PostWithdrawn,
    DeliveredTwice,
    Reordered,
    Outage,
    RateLimit,
    ReplyRefused,
    ReplyUnavailable,
    ReplyAnswerLost,
    MailAnswerLost,
    ChargeDeclined,
    ChargeUnanswered,
    ChargeAnswerLost,
    ChargeAnswerLate,
    ChargeToldAgain,

    /// <summary>Declined, and approved later all the same.</summary>
    ChargeContradicted,

    /// <summary>Approved, and approved again under a second reference, for one key.</summary>
    ChargedTwice,
    ActionRequired,
    RefundAnswerLost,

    /// <summary>Accepted, and decided an hour later at most.</summary>
    ChargeProcessing,

    /// <summary>The payment service answers nothing for hours.</summary>
    BankAway,

    /// <summary>What the payment service tells never arrives; it stands in its own list.</summary>
    EventLost,
    EventTwice,
    EventLate,

    /// <summary>Somebody refunds at the payment service.</summary>
    RefundedAtBank,

    /// <summary>A refund was made, and its money comes back hours later.</summary>
    RefundFailed,

    /// <summary>Somebody refunds at the payment service what nobody here has heard that it was charged.</summary>
    RefundedUnheard,
    Disputed,

    /// <summary>Another sum is taken than was asked for.</summary>
    OtherSum,

    /// <summary>What the payment service keeps for itself it tells hours later.</summary>
    FeeLate,

    /// <summary>A card's bank replaces it, and it pays on.</summary>
    CardRenewed,

    /// <summary>The payment service keeps a card no more.</summary>
    CardLost,
    StoreFailure,
    CrashInStore,
    CrashBetweenSteps,

    /// <summary>The machine sleeps for hours, and the program in it.</summary>
    Suspension,

    /// <summary>A machine's clock is set, forward or back.</summary>
    ClockStep,

    /// <summary>The card feed tells of a transaction hours later, perhaps after what belongs to it.</summary>
    FeedLate,
    FeedTwice,

    /// <summary>It tells a transaction again with another amount.</summary>
    FeedContradicts,
    CreditUnanswered,
    CreditAnswerLost,

    /// <summary>The card takes no credit.</summary>
    CreditRefused,
}

static class FaultRates
{
    /// <summary>How often each kind happens at most, as a share of the times it could.</summary>
    static readonly Dictionary<Fault, double> Most = new()
    {
        [Fault.PostLate] = 0.04, [Fault.PostLost] = 0.01, [Fault.PostWithdrawn] = 0.5, [Fault.DeliveredTwice] = 0.15, [Fault.Reordered] = 0.3,
        [Fault.Outage] = 0.004, [Fault.RateLimit] = 0.01, [Fault.ReplyRefused] = 0.03, [Fault.ReplyUnavailable] = 0.1, [Fault.ReplyAnswerLost] = 0.1, [Fault.MailAnswerLost] = 0.1,
        [Fault.ChargeDeclined] = 0.15, [Fault.ChargeUnanswered] = 0.15, [Fault.ChargeAnswerLost] = 0.15, [Fault.ChargeAnswerLate] = 0.15,
        [Fault.ChargeToldAgain] = 0.3, [Fault.ChargeContradicted] = 0.5, [Fault.ChargedTwice] = 0.05, [Fault.ActionRequired] = 0.15, [Fault.RefundAnswerLost] = 0.3,
        [Fault.ChargeProcessing] = 0.15, [Fault.BankAway] = 0.002, [Fault.EventLost] = 0.3, [Fault.EventTwice] = 0.3, [Fault.EventLate] = 0.3,
        [Fault.RefundedAtBank] = 0.2, [Fault.RefundFailed] = 0.3, [Fault.Disputed] = 0.2,
        [Fault.RefundedUnheard] = 0.1, [Fault.OtherSum] = 0.1, [Fault.FeeLate] = 0.3, [Fault.CardRenewed] = 0.02, [Fault.CardLost] = 0.01,
        [Fault.StoreFailure] = 0.03, [Fault.CrashInStore] = 0.03, [Fault.CrashBetweenSteps] = 0.015, [Fault.Suspension] = 0.003, [Fault.ClockStep] = 0.02,
        [Fault.FeedLate] = 0.3, [Fault.FeedTwice] = 0.3, [Fault.FeedContradicts] = 0.2, [Fault.CreditUnanswered] = 0.4, [Fault.CreditAnswerLost] = 0.3, [Fault.CreditRefused] = 0.15,
    };

    /// <summary>A third of the kinds stay away from a world, so that the others meet in ever new company.</summary>
    public static Dictionary<Fault, double> Draw(Random random) =>
        Enum.GetValues<Fault>().ToDictionary(fault => fault, fault => random.Next(3) == 0 ? 0 : random.NextDouble() * Most[fault]);
}

/// <summary>As they stand in a command line and in what is printed.</summary>
public static class FaultNames
{
    public static string Of(Fault fault) => JsonNamingPolicy.CamelCase.ConvertName(fault.ToString());

    public static Fault? Read(string name) => Enum.GetValues<Fault>().Where(fault => Of(fault) == name).Cast<Fault?>().FirstOrDefault();
}
