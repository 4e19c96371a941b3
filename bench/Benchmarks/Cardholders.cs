using System.Globalization;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;

namespace Tagsale.Benchmarks;

/// <summary>
/// Linked cards of which one in ten has an offer loaded, and what their feed tells: payments by all of them alike. Of the cards with an offer one in five pays where it counts, so that one payment
/// in fifty earns; the others are of cards with nothing loaded, or somewhere else.
/// </summary>
/// <param name="Enrollments">One to a card, spread evenly over the cards.</param>
sealed record Cardholders(int Cards, int Enrollments, int Offers)
{
    public const long CreditBasisPoints = 500;
    public const long ClaimMinor = 2_000;
    public const string Title = "5 % back";
    public const string Merchant = "Fernweh Outfitters";

    const string EnrollmentPrefix = "0000000000007000b000";
    const int OneEarnsOf = 5;
    const int Scatter = 1_000_003;
    const int Elsewhere = 100_000;
    const int AtOnce = 1_000_000;

    static readonly DateTimeOffset LongAgo = DateTimeOffset.UtcNow.AddDays(-30);

    public static Guid EnrollmentId(long number) => new($"{EnrollmentPrefix}{number:x12}");

    public static long Credit(CardTransaction payment) => payment.Amount.Minor * CreditBasisPoints / 10_000;

    /// <summary>Far apart one after the other, as people pay; each card once before any a second time.</summary>
    public long CardOf(long payment) => payment * Shoppers.Prime % Cards;

    /// <summary>By the card, where there is one.</summary>
    public long? EnrollmentOf(long card) => card % (Cards / Enrollments) == 0 ? card / (Cards / Enrollments) : null;

    /// <summary>As by chance: payments of one moment must meet at budgets as often as they would.</summary>
    public long OfferOf(long enrollment) => enrollment * enrollment % Scatter % Offers;

    public bool Earns(long enrollment) => enrollment / Offers % OneEarnsOf == 0;

    /// <summary>As an item of a call is checked before anything else is done with it.</summary>
    public Checked<CardTransaction> Pay(long payment, DateTimeOffset now)
    {
        var card = CardOf(payment);
        return new TransactionDraft
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"tx-{payment:d12}"), Type = "clearing", Service = InstantPayments.ServiceName, Token = Token(card),
            Minor = AmountOf(payment), Currency = "USD", At = now, MerchantId = Shop(ShopOf(card)), MerchantName = "FERNWEH OUTFITTERS SPRINGFIELD", Mcc = "5941", Country = "US",
        }.Check(Services, now);
    }

    /// <summary>Credits, and their sum, of the first so many payments.</summary>
    public (long Credits, long Minor) Earned(long payments)
    {
        var (credits, minor) = (0L, 0L);
        for (var n = 0L; n < payments; n++)
        {
            if (EnrollmentOf(CardOf(n)) is not { } enrollment || !Earns(enrollment)) continue;
            credits++;
            minor += AmountOf(n) * CreditBasisPoints / 10_000;
        }
        return (credits, minor);
    }

    public Task Publish(GroupCommit engine) => Task.WhenAll(Enumerable.Range(0, Offers).Select(n => engine.Enqueue(new PublishOffer(Offer(n)) { At = LongAgo })));

    /// <summary>Cards with their members, and what they have loaded, as years of business would leave them.</summary>
    public void Fill(FreshStore store)
    {
        for (var from = 0; from < Cards; from += AtOnce)
        {
            FillCards(store, from, Math.Min(from + AtOnce, Cards));
            Report.Progress($"cards: {Math.Min(from + AtOnce, Cards)} of {Cards}");
        }
        var (card, offer, at) = ($"n * {Cards / Enrollments}", $"n * n % {Scatter} % {Offers}", Micros(LongAgo));
        store.Execute($"""
            insert into enrollments (program, id, offer, member, service, token, fingerprint, at, source, claim, reserved, credited, visits)
            select 1, {store.Id(EnrollmentPrefix, "n")}, {store.Id(Shoppers.OfferPrefix, offer)}, {store.Id(Shoppers.MemberPrefix, card)}, '{InstantPayments.ServiceName}',
              'tok_' || {store.Padded(card, 12)}, 'fp_' || {store.Padded(card, 12)}, {at}, 4, {ClaimMinor}, {ClaimMinor}, 0, 0 from {store.Numbers(0, Enrollments)};
            update reward_budgets as b set enrolled = e.enrolled, reserved = e.reserved
            from (select offer, count(*) as enrolled, sum(reserved) as reserved from enrollments group by offer) as e where b.offer = e.offer
            """);
        Report.Progress("filled");
        store.TidyUp();
    }

    static void FillCards(FreshStore store, long from, long to)
    {
        var (numbers, at) = (store.Numbers(from, to), Micros(LongAgo));
        var (member, card) = (store.Id(Shoppers.MemberPrefix, "n"), store.Id(Shoppers.CardPrefix, "n"));
        store.Execute($"""
            insert into members (program, id, name, email, terms_version, consented_at, created_at, line1, city, region, postal_code, country, address_number, session)
            select 1, {member}, 'Maya Demo', 'maya@example.org', '1', {at}, {at}, '1 Market Square', 'Springfield', 'IL', '62701', 'US', 1, 0 from {numbers};
            insert into cards (program, member, id, position, service, token, brand, last4, fingerprint, expires, added_at)
            select 1, {member}, {card}, 0, '{InstantPayments.ServiceName}', 'tok_' || {store.Padded("n", 12)}, 'visa', '4242', 'fp_' || {store.Padded("n", 12)},
              {new DateOnly(2099, 12, 31).DayNumber}, {at} from {numbers}
            """);
    }

    static readonly string[] Services = [InstantPayments.ServiceName];

    /// <summary>Whoever has nothing loaded pays as often where an offer counts as whoever has.</summary>
    long ShopOf(long card) => EnrollmentOf(card) switch
    {
        { } enrollment when Earns(enrollment) => OfferOf(enrollment),
        null when card % OneEarnsOf == 1 => OfferOf(card),
        _ => Offers + card % Elsewhere,
    };

    static long AmountOf(long payment) => 2_000 + 20 * (payment % 500);

    static string Token(long card) => string.Create(CultureInfo.InvariantCulture, $"tok_{card:d12}");

    static string Shop(long number) => string.Create(CultureInfo.InvariantCulture, $"4445{number:d9}");

    RewardOffer Offer(int number)
    {
        var draft = new RewardDraft
        {
            Hashtag = string.Create(CultureInfo.InvariantCulture, $"LoadThing{number}"), Title = Title, Merchant = Merchant, Percent = CreditBasisPoints / 100m,
            MinSpend = new(1_000, "USD"), MaxCreditPerMember = new(ClaimMinor, "USD"), Budget = new(4L * Enrollments / Offers * ClaimMinor, "USD"), MerchantIds = [Shop(number)],
        };
        return draft.Check(new(Shoppers.OfferId(number)), LongAgo).Value ?? throw new InvariantException("an offer of the bench is wrong");
    }

    static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
