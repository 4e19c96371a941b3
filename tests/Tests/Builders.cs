using System.Buffers.Binary;
using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests;

/// <summary>Sound things to start a test from; what a test is about it names itself.</summary>
public static class Some
{
    public const string Network = "plaza";

    public static readonly DateTimeOffset Now = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
    public static readonly SocialAccount Storefront = new(Network, "storefront");
    public static readonly Address Address = new("1 Main St", null, "Springfield", "IL", "62701", "US");

    static int _drawn;

    /// <summary>Later ids sort after earlier ones.</summary>
    public static Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        bytes[6] = 0x70;
        BinaryPrimitives.WriteInt32BigEndian(bytes[12..], Interlocked.Increment(ref _drawn));
        return new(bytes, bigEndian: true);
    }

    public static SocialAccount Account(string? id = null) => new(Network, id ?? $"account-{Id():N}");

    public static PostKey PostKey(string? id = null) => new(Network, id ?? $"post-{Id():N}");

    /// <summary>Steps up for nothing; a test of that sets <see cref="ProgramRules.StepUp"/>.</summary>
    public static ProgramRules Rules() => new()
    {
        Id = new(1),
        Name = "Demo",
        PublicUrl = "https://shop.example",
        TermsVersion = "1",
        Storefronts = [Storefront],
        StepUp = new() { Young = TimeSpan.Zero },
    };

    public static ProductOffer Offer(
        string hashtag = "BuyTee", int stock = 10, int limit = 1, long price = 14_999, long tax = 0, long shipping = 0, string currency = "USD",
        ImmutableArray<Variant> variants = default, DateTimeOffset? startsAt = null, DateTimeOffset? endsAt = null, bool listed = true)
    {
        var tag = Hashtags.Fold(hashtag)!;
        return new()
        {
            Id = new(Id()),
            Hashtag = hashtag,
            Tag = tag,
            Skeleton = Confusables.Skeleton(tag),
            Title = "Tee",
            Merchant = "Acme",
            Price = new(price, currency),
            Tax = new(tax, currency),
            Shipping = new(shipping, currency),
            LimitPerMember = limit,
            Variants = variants.IsDefault ? [new("", "", [], new(stock, 0, 0))] : variants,
            CreatedAt = Now.AddDays(-2),
            StartsAt = startsAt,
            EndsAt = endsAt,
            Listed = listed,
        };
    }

    public static Variant Variant(string tag, int stock = 10) => new(tag, tag, [.. tag.Split(' ').Select(w => Hashtags.Fold(w)!)], new(stock, 0, 0));

    public static Card Card(string? fingerprint = null, string service = "sandbox", DateOnly? expires = null, DateTimeOffset? addedAt = null)
    {
        var id = Id();
        return new(new(id), service, $"saved-{id:N}", "visa", "4242", fingerprint ?? $"fp-{id:N}", expires ?? new(2030, 12, 31), addedAt ?? Now.AddDays(-30));
    }

    public static LinkedAccount Linked(SocialAccount? account = null, DateTimeOffset? at = null) =>
        new(account ?? Account(), "somebody", at ?? Now.AddDays(-30));

    /// <summary>With one account, one card and an address, all thirty days old.</summary>
    public static Member Member(ImmutableArray<LinkedAccount> accounts = default, ImmutableArray<Card> cards = default, string name = "Ada Example") => new()
    {
        Id = new(Id()),
        Name = name,
        Email = "ada@example.org",
        Consent = new("1", Now.AddDays(-30), "192.0.2.1"),
        CreatedAt = Now.AddDays(-30),
        Address = Address,
        AddressChangedAt = Now.AddDays(-30),
        Accounts = accounts.IsDefault ? [Linked()] : accounts,
        Cards = cards.IsDefault ? [Card()] : cards,
    };

    /// <summary>By the member's first account and paying card.</summary>
    public static Purchase Purchase(
        ProductOffer offer, Member member, PurchaseState state = PurchaseState.AwaitingReply, DateTimeOffset? due = null, string? post = null, ulong? entropy = null)
    {
        var id = Id();
        return new()
        {
            Id = new(id),
            Offer = offer.Id,
            Variant = offer.Variants[0].Tag,
            Member = member.Id,
            Account = member.Accounts[0].Account,
            Card = member.PayingCard!.Id,
            Service = member.PayingCard.Service,
            Fingerprint = member.PayingCard.Fingerprint,
            AddressNumber = member.AddressNumber,
            PostId = post ?? $"post-{id:N}",
            Code = ConfirmationCode.Draw(entropy ?? (ulong)id.GetHashCode() * 0x9E3779B97F4A7C15),
            Total = offer.Total,
            PriceMinor = offer.Price.Minor,
            ShippingMinor = offer.Shipping.Minor,
            TaxMinor = offer.Tax.Minor,
            CreatedAt = Now,
            State = state,
            Due = due,
            Wakes = due,
        };
    }

    public static Post Post(
        SocialAccount author, string[] tags, DateTimeOffset? at = null, PostKey? key = null, bool addressed = false, PostKind kind = PostKind.Original,
        bool isPublic = true, bool authorIsPublic = true, bool replayed = false) => new(
        key ?? PostKey(), author, at ?? Now, kind, isPublic, authorIsPublic, addressed, null, [.. tags.Select(t => Hashtags.Fold(t)!).Distinct()], new('a', 64), replayed);

    /// <summary>The command for a post, arriving as it is made.</summary>
    public static ReadPost Read(Post post, DateTimeOffset? at = null) =>
        new(post, new(Id()), (ulong)post.Key.Id.GetHashCode(StringComparison.Ordinal) * 0x9E3779B97F4A7C15) { At = at ?? post.At };
}
