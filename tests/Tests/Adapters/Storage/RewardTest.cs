using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>The short words for card-linked rewards.</summary>
public abstract class RewardTest : StoreTest
{
    protected const string Shop = "4711";

    BatchRunner? _runner;

    /// <summary>Ten percent at the shop, at most 20 a member, out of 100.</summary>
    protected RewardOffer Rewarding(
        string? hashtag = null, CreditTerms? credit = null, long budget = 10_000, long? perMember = 2_000, long minSpend = 0, int? limit = null, ImmutableArray<Venue> venues = default,
        MerchantMatch? match = null)
    {
        var written = hashtag ?? $"Save{Some.Id().ToString("N")[^8..]}";
        var tag = Hashtags.Fold(written)!;
        var offer = new RewardOffer
        {
            Id = new(Some.Id()),
            Hashtag = written,
            Tag = tag,
            Skeleton = Confusables.Skeleton(tag),
            Title = "Ten percent",
            Merchant = "Acme",
            CreatedAt = Now.AddDays(-2),
            Credit = credit ?? new CreditTerms.Percent(1_000),
            Currency = "USD",
            MinSpendMinor = minSpend,
            MostPerMemberMinor = perMember,
            EnrollmentLimit = limit,
            Match = match ?? new([Shop], [], null),
            Venues = venues.IsDefault ? [] : venues,
            Budget = new(budget, 0, 0, 0),
        };
        Save(c => c.NewOffers.Add(offer));
        return offer;
    }

    /// <summary>By the member's paying card.</summary>
    protected static Enrollment Enrollment(RewardOffer offer, Member member, long reserve = 0) => new()
    {
        Id = new(Some.Id()),
        Offer = offer.Id,
        Member = member.Id,
        Card = member.PayingCard!.Key,
        Fingerprint = member.PayingCard.Fingerprint,
        At = Now,
        Source = EnrollmentSource.Click,
        ClaimMinor = reserve,
        ReservedMinor = reserve,
    };

    protected Enrollment Kept(Enrollment enrollment)
    {
        Save(c => c.Enrollments.Add(enrollment.Id, new(null, enrollment)));
        return enrollment;
    }

    protected static TakenTransaction Taken(
        CardKey card, string? id = null, TransactionStatus status = TransactionStatus.Recorded, MemberId? member = null, string? original = null, DateTimeOffset? takenAt = null) =>
        new(Clearing(card, id: id) with { Original = original }, status, member, original ?? id ?? "", 0, "No offer was loaded to the card.") { TakenAt = takenAt ?? Now };

    protected TakenTransaction Kept(TakenTransaction taken)
    {
        Save(c => c.Transactions.Add(taken.Transaction.Id, new(true, taken)));
        return taken;
    }

    protected static Redemption Redemption(string sale, Enrollment enrollment, long cleared = 1_000, long granted = 100, DateTimeOffset? at = null) => new()
    {
        Key = new(sale, enrollment.Offer),
        Enrollment = enrollment.Id,
        Card = enrollment.Card,
        MerchantId = Shop,
        At = at ?? Now,
        ClearedMinor = cleared,
        GrantedMinor = granted,
        NetMinor = granted,
    };

    protected Redemption Kept(Redemption redemption)
    {
        Save(c => c.Redemptions.Add(redemption.Key, new(null, redemption)));
        return redemption;
    }

    protected static StatementCredit Credit(string transaction, Enrollment enrollment, long minor = 100, DateTimeOffset? at = null, CreditState state = CreditState.Sending) =>
        new(new(transaction, enrollment.Offer), enrollment.Id, enrollment.Member, enrollment.Card, new(minor, "USD"), at ?? Now, state);

    protected StatementCredit Kept(StatementCredit credit)
    {
        Save(c => c.Credits.Add(credit.Key, new(true, credit)));
        return credit;
    }

    // ---- told by a feed, and decided

    protected static CardTransaction Clearing(CardKey card, long minor = 1_000, string? id = null, string? original = null, DateTimeOffset? at = null) =>
        new(id ?? $"tx-{Some.Id():N}", TransactionType.Clearing, card, new(minor, "USD"), at ?? Now.AddHours(1), new(Shop, "ACME STORE", "5812", "US"), original);

    protected static CardTransaction Refund(CardTransaction clearing, long minor, string? original = null) =>
        clearing with { Id = $"tx-{Some.Id():N}", Type = TransactionType.Refund, Amount = clearing.Amount with { Minor = minor }, At = clearing.At.AddHours(1), Original = original };

    protected TakenTransaction Take(CardTransaction transaction, DateTimeOffset? at = null) =>
        Assert.IsType<TransactionOutcome.Taken>(Ask(new TakeTransaction(transaction) { At = at ?? Now.AddDays(1) })).Transaction;

    protected Enrollment Load(RewardOffer offer, Member member) => Assert.IsType<LoadOutcome.Loaded>(TryToLoad(offer, member)).Enrollment;

    protected LoadOutcome TryToLoad(RewardOffer offer, Member member) => Ask(new LoadOffer(new(Some.Id()), offer.Id, member.Id, null, EnrollmentSource.Click) { At = Now });

    protected MemberOutcome Ask(ChangeMember command) => Ask<MemberOutcome>(command);

    protected T Ask<T>(Command<T> command) where T : notnull => (T)Assert.IsType<CommandResult.Decided>(Run(command).Single()).Outcome;

    protected CommandResult[] Run(params Command[] commands) => (_runner ??= new(Store, Some.Rules())).Run(commands);

    protected Budget BudgetOf(RewardOffer offer)
    {
        var read = ((RewardOffer)Queries.Offer(offer.Id)!).Budget;
        Assert.Equal(read, ((RewardOffer)Load(k => k.Offers.Add(offer.Id)).Offers[offer.Id]).Budget);
        return read;
    }

    protected TakenTransaction Transaction(string id) => Queries.Transaction(id)!;
}
