using Tagsale.Core.Purchases;

namespace Tagsale.Benchmarks.Bare;

/// <summary>What the rows of one purchase hold: as long and in the same order of keys as the engine's.</summary>
sealed class BarePurchase
{
    public const string Network = InstantNetwork.NetworkName;
    public const string Hash = "7777777777777777777777777777777777777777777777777777777777777777";
    public const string Held = "1780000000000000 1 a unit is held\n";
    public const string Replied = "1780000000000000 2 the confirmation request is out\n";
    public const string Confirmed = "1780000000000000 3 confirmed by post\n";
    public const string Charged = "1780000000000000 5 the card was charged\n";
    public const long Total = 1_512;
    public const long Tax = 112;

    BarePurchase(long number, Shoppers shoppers, long post, int offer)
    {
        var member = shoppers.MemberOf(number);
        Id = Guid.CreateVersion7();
        (Offer, Member, Card) = (Shoppers.OfferId(offer), Shoppers.MemberId(member), Shoppers.CardId(member));
        (Account, Fingerprint) = (Shoppers.Account(member), Shoppers.Fingerprint(member));
        (Post, ConfirmPost) = (Shoppers.PostId(post), Shoppers.PostId(post + 2));
        Code = ConfirmationCode.Draw((ulong)Random.Shared.NextInt64());
        (ReplyKey, ReceiptKey, ChargeKey, MailKey) = ($"reply/{Network}/{Post}", $"reply/{Network}/{ConfirmPost}", $"charge/pur_{Id:N}", $"mail/pur_{Id:N}/Receipt/0");
        Charge = $"ch_pur_{Id:N}";
        ReplyPayload = $$"""{"Network":"{{Network}}","Post":"{{Post}}","Author":"{{Account}}","Text":"One Enamel camping mug is held for you: 15.12 USD in total incl. tax 1.12 USD. To order and pay, post #{{Code}} within 15 minutes. Terms: https://shop.example.org/o/BuyThing100","Priority":1,"Purchase":"{{Id}}","Deadline":1780000000000000}""";
        ReceiptPayload = $$"""{"Network":"{{Network}}","Post":"{{ConfirmPost}}","Author":"{{Account}}","Text":"Thank you! Ordered and paid: Enamel camping mug (15.12 USD). Your receipt is on your private page: https://shop.example.org/member","Priority":2,"Deadline":1780000000000000}""";
        ChargePayload = $$"""{"Purchase":"{{Id}}","Service":"instant","Token":"tok_000000000000","Amount":1512,"Currency":"USD","Description":"Tagsale: Enamel camping mug"}""";
        MailPayload = $$"""{"Member":"{{Member}}","Kind":1,"Purchase":"{{Id}}","Number":0}""";
        At = (DateTimeOffset.UtcNow.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
    }

    public Guid Id { get; }
    public Guid Offer { get; }
    public Guid Member { get; }
    public Guid Card { get; }
    public string Account { get; }
    public string Fingerprint { get; }
    public string Post { get; }
    public string ConfirmPost { get; }
    public string Code { get; }
    public string Charge { get; }
    public string ReplyKey { get; }
    public string ReplyPayload { get; }
    public string ReceiptKey { get; }
    public string ReceiptPayload { get; }
    public string ChargeKey { get; }
    public string ChargePayload { get; }
    public string MailKey { get; }
    public string MailPayload { get; }
    public long At { get; }
    public long Due => At + 900_000_000;

    /// <param name="writer">Of so many writers: its offers are its own.</param>
    public static BarePurchase[] Draw(Shoppers shoppers, long from, int count, int writer, int writers) =>
        [.. Enumerable.Range(0, count).Select(i => new BarePurchase(from + i, shoppers, 4 * (from + i), shoppers.OfferOf(from + i) / writers * writers + writer))];
}
