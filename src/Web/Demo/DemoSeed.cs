using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Demo;

/// <summary>Who can sign in to the demo.</summary>
sealed record DemoAccounts(string StorefrontKey, string Member, string MemberKey, string Stranger, string StrangerKey);

/// <summary>A small programme to try: offers, a member with a card, and somebody who is not a member yet. Planted once for each data directory.</summary>
static class DemoSeed
{
    const string MemberHandle = "maya";
    const string StrangerHandle = "sam";
    const string TermsVersion = "1";
    const int MostTries = 20;

    public static async Task<DemoAccounts> Plant(IServiceProvider services)
    {
        var data = services.GetRequiredService<DataDirectory>();
        var file = data.File("demo.keys");
        if (File.Exists(file)) return Read(file);

        var square = services.GetRequiredService<PlazaSquare>();
        var (member, stranger) = (SignUp(square, MemberHandle), SignUp(square, StrangerHandle));
        await Enrol(services, member.Account);
        var (draw, now) = (services.GetRequiredService<Draw>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        foreach (var draft in Rewards()) await Publish(services, draft.Hashtag, draft.Check(draw.OfferId(), now));
        foreach (var draft in Products(now)) await Publish(services, draft.Hashtag, draft.Check(draw.OfferId(), now));

        // Whole or not at all: half a file would stop every later start.
        await File.WriteAllLinesAsync(file + ".part", [StorefrontKey(services), member.Account.Handle, member.Token, stranger.Account.Handle, stranger.Token]);
        File.Move(file + ".part", file, overwrite: true);
        return Read(file);
    }

    static DemoAccounts Read(string file) => File.ReadAllLines(file) is [var storefrontKey, var member, var memberKey, var stranger, var strangerKey]
        ? new(storefrontKey, member, memberKey, stranger, strangerKey)
        : throw new SettingException($"{file} is not whole; delete the data directory to start the demo anew");

    /// <summary>
    /// Takes the storefront's handle before anybody else can, and keeps its key for the operator. Called before the network is first looked at, which would sign up for
    /// it and keep no key.
    /// </summary>
    public static void ClaimStorefront(IServiceProvider services)
    {
        if (services.GetRequiredService<PlazaSquare>().SignUp(Services.StorefrontHandle) is not SignUpAnswer.SignedUp claimed) return;
        File.WriteAllText(StorefrontFile(services), claimed.Token);
    }

    static string StorefrontKey(IServiceProvider services) => File.Exists(StorefrontFile(services)) ? File.ReadAllText(StorefrontFile(services)) : "lost";

    static string StorefrontFile(IServiceProvider services) => services.GetRequiredService<DataDirectory>().File("storefront.key");

    /// <summary>A start that was killed half-way leaves handles taken: the demo then begins with fresh ones.</summary>
    static SignUpAnswer.SignedUp SignUp(PlazaSquare square, string handle)
    {
        for (var number = 1; number <= MostTries; number++)
            if (square.SignUp(number == 1 ? handle : $"{handle}_{number}") is SignUpAnswer.SignedUp done) return done;
        throw new SettingException("The demo was interrupted again and again while it was being made; delete the data directory to start it anew");
    }

    static async Task Enrol(IServiceProvider services, PlazaAccount account)
    {
        var draw = services.GetRequiredService<Draw>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var sandbox = services.GetRequiredService<SandboxService>();
        if (await sandbox.Link("demo-card", "tok_approved", null, CancellationToken.None) is not LinkAnswer.Linked { Card: var card })
            throw new InvariantException("the sandbox did not save the demo card");

        var member = new Member
        {
            Id = draw.MemberId(),
            Name = "Maya Demo",
            Email = "maya@example.org",
            Address = new("1 Market Square", null, "Springfield", "IL", "62701", "US"),
            AddressNumber = 1,
            Consent = new(TermsVersion, now, null),
            CreatedAt = now,
            Accounts = [new(new(PlazaNetworkName, account.Id), account.Handle, now)],
            Cards = [new(draw.CardId(), sandbox.Name, card.Token, card.Brand, card.Last4, card.Fingerprint, card.Expires, now)],
        };
        await services.GetRequiredService<GroupCommit>().Submit(new EnrolMember(member) { At = now });
    }

    const string PlazaNetworkName = "plaza";

    static async Task Publish<TOffer>(IServiceProvider services, string? hashtag, Checked<TOffer> offer) where TOffer : Offer
    {
        Invariant.Require(offer.Value is not null, $"demo offer {hashtag}: {string.Join("; ", offer.Errors.ByField.Keys)}");
        // Nobody sells these: they must not be told of on a real network.
        await services.GetRequiredService<GroupCommit>().Submit(new PublishOffer(offer.Value) { At = offer.Value.CreatedAt, OnlyOn = PlazaNetworkName });
    }

    static IEnumerable<RewardDraft> Rewards() =>
    [
        new()
        {
            Hashtag = "SquareDiner", Title = "Lunch at the Square Diner", Merchant = "The Square Diner", Amount = Usd(500), MinSpend = Usd(1000), MaxCreditPerMember = Usd(500), Budget = Usd(100_000),
            EnrollmentLimit = 200, Mccs = ["5812"], Descriptor = "Square Diner", Venues = [new("square-diner", "The Square Diner")],
        },
        new()
        {
            Hashtag = "HarvestLane", Title = "Groceries at Harvest Lane", Merchant = "Harvest Lane Market", Amount = Usd(2000), MinSpend = Usd(7500), Budget = Usd(1_000_000), MerchantIds = ["harvest-lane"],
        },
    ];

    static IEnumerable<ProductDraft> Products(DateTimeOffset now) =>
    [
        new()
        {
            Hashtag = "BuyPoster", Title = "Harbour at dawn, signed print", Merchant = "Atelier Lind", Stock = 25,
            Price = new Money(4500, "EUR"), Shipping = new Money(790, "EUR"), StartsAt = now.AddDays(2),
        },
        new()
        {
            Hashtag = "BuyCoffee", Title = "Single-origin coffee, 500 g", Merchant = "Kiln Roasters", Stock = 60, LimitPerMember = 3,
            Price = Usd(1650), Tax = Usd(0), Shipping = Usd(450), Variants = [new("beans", "Whole beans", 40), new("ground", "Ground for filter", 20)],
        },
        new()
        {
            Hashtag = "BuyMug", Title = "Enamel camping mug", Merchant = "Fernweh Outfitters", Stock = 40,
            Price = Usd(1400), Tax = Usd(112), Shipping = Usd(0),
        },
        new()
        {
            Hashtag = "BuyTee", Title = "Organic cotton tee", Merchant = "Studio Nord", LimitPerMember = 2,
            Price = Usd(2500), Tax = Usd(200), Shipping = Usd(500),
            Variants = [new("black S", "Black, small", 12), new("black M", "Black, medium", 20), new("white S", "White, small", 8), new("white M", "White, medium", 3)],
        },
        new()
        {
            Hashtag = "BuyRecord", Title = "Night Drive, limited vinyl", Merchant = "Lowlight Records", Stock = 5,
            Price = new Money(3200, "EUR"), Shipping = new Money(690, "EUR"),
        },
        new()
        {
            Hashtag = "BuyGiftCard25", Title = "$25 gift card for $15", Merchant = "Corner Books", Stock = 100,
            Price = Usd(1500),
        },
    ];

    static Money Usd(long minor) => new(minor, "USD");
}
