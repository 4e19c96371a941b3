using Tagsale.Simulation;
using Tagsale.Simulation.Audit;

namespace Tagsale.Tests.Simulation;

/// <summary>One part of the world is broken, and the auditor must say so: an audit that passes everything proves nothing.</summary>
public sealed class AuditorTests
{
    const int MostSeeds = 50;

    static readonly (string Rule, string What, Doubles Broken)[] Breaks =
    [
        (Rules.StockNeverNegative, "units are on sale that nobody published", new() { Saving = Broken.PadStock }),
        (Rules.StockAddsUp, "a unit that is given up stays held", new() { Saving = Broken.KeepHolds }),
        (Rules.SoldOutIsTrue, "a unit of each variant is not on sale", new() { Saving = Broken.HideUnit }),
        (Rules.ChoiceIsTrue, "posts lose the last of their words", DistortingNetwork.With(Broken.LoseLastWord)),
        (Rules.LimitPerMember, "what members have is forgotten", new() { Loaded = Broken.ForgetClaims }),
        (Rules.LimitPerCard, "what cards have is forgotten", new() { Loaded = Broken.ForgetCards }),
        (Rules.OneCharge, "each attempt is a charge of its own", new() { Payments = setting => new ForgetfulBank(setting) }),
        (Rules.ConfirmedCharge, "a repost counts as a fresh post", DistortingNetwork.With(Broken.TakeCopiesForFresh)),
        (Rules.PromptConfirmation, "posts are taken for older than they are", DistortingNetwork.With(Broken.Backdate)),
        (Rules.SumTold, "a cent more is charged than was told", new() { Saving = Broken.ChargeMore }),
        (Rules.MistakenMoneyReturns, "money that came by mistake is kept", new() { Saving = Broken.DropRefunds }),
        (Rules.JournalBalances, "each entry has a line about another purchase", new() { Saving = Broken.MisplaceJournalLine }),
        (Rules.JournalIsTheBanks, "nothing is written into the journal", new() { Saving = Broken.DropJournal }),
        (Rules.JournalIsTheBanks, "what the bank tells unasked is not heard", new() { Saving = Broken.DropEvents }),
        (Rules.JournalIsTheBanks, "what went back is forgotten", new() { Loaded = Broken.ForgetRepayments }),
        (Rules.JournalIsTheBanks, "what went back before its charge was heard of is forgotten", new() { Loaded = Broken.ForgetEarlyRepayments }),
        (Rules.JournalIsTheBanks, "fees that are not told yet are not waited for", new() { Loaded = Broken.ForgetFees }),
        (Rules.MistakenMoneyReturns, "the bank says that it took what it was asked for", new() { Payments = setting => new DishonestBank(setting) }),
        (Rules.CardsAreTheBanks, "what the bank tells of cards is not heard", new() { Saving = Broken.DropEvents }),
        (Rules.DisputedIsNotSent, "disputes are forgotten", new() { Loaded = Broken.ForgetDisputes }),
        (Rules.OneReply, "each attempt is a reply of its own", new() { Network = (setting, truth, name) => new ForgetfulNetwork(setting, truth, name) }),
        (Rules.NothingPersonal, "the code goes out with the member's name", new() { Saving = Broken.TellNames }),
        (Rules.NoReplyAfterOptOut, "opt-outs are forgotten", new() { Loaded = Broken.ForgetOptOuts }),
        (Rules.NoReplyToTheGone, "that somebody is gone is forgotten", new() { Loaded = Broken.ForgetGone }),
        (Rules.NothingPassedOver, "now and then a post falls under the table", DistortingNetwork.With(Broken.DropPosts)),
        (Rules.AskIsAnswered, "refusals are not sent", new() { Saving = Broken.DropRefusals }),
        (Rules.ConfirmationCounts, "posts are taken for younger than they are", DistortingNetwork.With(Broken.Postdate)),
        (Rules.AskIsAnswered, "what goes out in private does not", new() { Saving = Broken.DropLetters }),
        (Rules.ToldOnce, "who was told in private is told in public too", new() { Saving = Broken.ReplyAllTheSame }),
        (Rules.WindowAsPromised, "the hold ends before the letter says", new() { Saving = Broken.ShortenWindows }),
        (Rules.WithinLimits, "networks allow less than they say", new() { Network = (setting, truth, name) => new BoastfulNetwork(setting, truth, name) }),
        (Rules.BudgetIsKept, "what is credited is not counted", new() { Saving = BrokenRewards.ForgetSpending }),
        (Rules.WithinTerms, "what one payment can earn has no end", new() { Loaded = BrokenRewards.ForgetCapPerTransaction }),
        (Rules.CapPerMember, "what one member can earn has no end", new() { Loaded = BrokenRewards.ForgetCapPerMember }),
        (Rules.OneCredit, "each attempt is a credit of its own", new() { Payments = setting => new ForgetfulBank(setting) }),
        (Rules.OneOfferCredits, "every offer credits a payment", new() { Rules = rules => rules with { EveryOfferCredits = true } }),
        (Rules.CreditIsEarned, "authorisations are taken for clearings", new() { Told = BrokenRewards.ClearAtOnce }),
        (Rules.CreditIsEarned, "loaded offers never end", new() { Loaded = BrokenRewards.ForgetEnds }),
        (Rules.CreditIsEarned, "offers are about every shop", new() { Loaded = BrokenRewards.ForgetMerchants }),
        (Rules.CreditIsEarned, "removed cards earn on", new() { Saving = BrokenRewards.KeepLoaded }),
        (Rules.RefundIsTakenBack, "refunds that wait are forgotten", new() { Loaded = BrokenRewards.ForgetWaiting }),
        (Rules.ClawbackWithinCredit, "twice as much is taken back", new() { Saving = BrokenRewards.TakeBackTwice }),
        (Rules.CreditIsGiven, "credits are not made", new() { Saving = BrokenRewards.DropCredits }),
        (Rules.LoadLimit, "as many load an offer as like", new() { Loaded = BrokenRewards.ForgetLoadLimits }),
        (Rules.CardLoadsOnce, "each card looks like no other", new() { Saving = BrokenRewards.BlurPrints }),
        (Rules.CreditsAddUp, "what a member has earned is not kept", new() { Saving = BrokenRewards.ForgetEarned }),
        (Rules.ToldIsKept, "amounts are read a cent too high", new() { Told = BrokenRewards.ReadMore }),
        (Rules.JournalIsTheBanks, "no credit is written into the journal", new() { Saving = BrokenRewards.DropCreditLines }),
        (Rules.JournalBalances, "each credit has a line about another", new() { Saving = BrokenRewards.MisplaceCreditLine }),
        (Rules.PurchaseEnds, "charges are not made", new() { Saving = Broken.DropCharges }),
        (Rules.PurchaseEnds, "nothing is ever due", new() { Saving = Broken.ForgetDue }),
        (Rules.NothingIsLeft, "what failed once is put off for years", new() { Saving = Broken.PutOff }),
        (Rules.NothingIsParked, "held units are forgotten", new() { Loaded = Broken.ForgetHolds }),
        (Rules.NothingIsParked, "who loses a card keeps what is held by it", new() { Saving = Broken.KeepOpen }),
    ];

    public static TheoryData<string, string> Rows => [.. Breaks.Select(b => (b.Rule, b.What))];

    [Theory]
    [MemberData(nameof(Rows))]
    public void what_is_broken_is_seen(string rule, string what)
    {
        var broken = Breaks.Single(b => b.What == what).Broken;
        Assert.Contains(Enumerable.Range(1, MostSeeds), seed => Trial.Of(Worlds.Short(seed) with { Doubles = broken }).Violations.Any(v => v.Rule == rule));
    }
}
