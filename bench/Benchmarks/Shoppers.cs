using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Benchmarks;

/// <summary>Who buys what. Every pair of a member and an offer comes up once, so that no limit is met before all have been.</summary>
sealed record Shoppers(int Members, int Offers, int StockOfEach)
{
    public const string MemberPrefix = "00000000000070008000";
    public const string CardPrefix = "00000000000070009000";
    public const string OfferPrefix = "0000000000007000a000";

    const int AtOnce = 10_000;
    public const long Prime = 2_654_435_761;

    static readonly DateTimeOffset Joined = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Guid MemberId(long number) => new($"{MemberPrefix}{number:x12}");

    public static Guid CardId(long number) => new($"{CardPrefix}{number:x12}");

    public static Guid OfferId(long number) => new($"{OfferPrefix}{number:x12}");

    public static string Account(long member) => $"did:bench:{member:d12}";

    public static string Fingerprint(long member) => $"fp_{member:d12}";

    public static string Hashtag(long offer) => $"BuyThing{offer.ToString(CultureInfo.InvariantCulture)}";

    public static string PostId(long number) => number.ToString("d15", CultureInfo.InvariantCulture);

    /// <summary>Far apart one after the other: whoever posts next is nobody's neighbour in the tables.</summary>
    public int MemberOf(long purchase) => (int)(purchase * Prime % Members);

    public int OfferOf(long purchase) => (int)((purchase / Members + purchase) % Offers);

    public Task Publish(GroupCommit engine) =>
        Task.WhenAll(Enumerable.Range(0, Offers).Select(n => engine.Enqueue(new PublishOffer(Offer(n)) { At = DateTimeOffset.UtcNow })));

    public async Task Enrol(GroupCommit engine, Func<int, SocialAccount> account)
    {
        for (var from = 0; from < Members; from += AtOnce)
            await Task.WhenAll(Enumerable.Range(from, Math.Min(AtOnce, Members - from)).Select(n => engine.Enqueue(new EnrolMember(Member(n, account(n))) { At = Joined })));
    }

    public async Task Gather(GroupCommit engine)
    {
        await Publish(engine);
        await Enrol(engine, n => new(InstantNetwork.NetworkName, Account(n)));
    }

    ProductOffer Offer(int number)
    {
        var draft = new ProductDraft
        {
            Hashtag = Hashtag(number), Title = "Enamel camping mug", Merchant = "Fernweh Outfitters", Stock = StockOfEach, Price = new Money(1400, "USD"), Tax = new Money(112, "USD"),
        };
        return draft.Check(new(OfferId(number)), Joined).Value ?? throw new InvariantException("an offer of the bench is wrong");
    }

    static Member Member(int number, SocialAccount account) => new()
    {
        Id = new(MemberId(number)), Name = "Maya Demo", Email = "maya@example.org", Address = new("1 Market Square", null, "Springfield", "IL", "62701", "US"), AddressNumber = 1,
        Consent = new("1", Joined, null), CreatedAt = Joined, Accounts = [new(account, "maya", Joined)],
        Cards = [new(new(CardId(number)), InstantPayments.ServiceName, $"tok_{number:d12}", "visa", "4242", Fingerprint(number), new(2099, 12, 31), Joined)],
    };
}
