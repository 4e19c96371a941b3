using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core;

/// <summary>One purchase on its way through a <see cref="Programme"/>.</summary>
public sealed class Sale
{
    readonly Programme _programme;

    public Sale(Programme programme, Member member, ProductOffer offer)
    {
        (_programme, Member, Offer) = (programme, member, offer);
        Post = Some.Post(member.Accounts[0].Account, [offer.Hashtag], programme.Now);
        Id = Assert.IsType<PostOutcome.Held>(programme.Do(Some.Read(Post))).Purchase;
    }

    public Member Member { get; }
    public ProductOffer Offer { get; }
    public Post Post { get; }
    public PurchaseId Id { get; }
    public Purchase Now => _programme.State.Purchase(Id);
    public string Service => Now.Service;

    /// <summary>Each line as <c>state: reason</c>, the oldest first.</summary>
    public IReadOnlyList<string> History => [.. _programme.State.Purchases[Id].History.Select(line => $"{line.State}: {line.Reason}")];
    public string Last => History[^1];

    public string ReplyKey => OutboxItem.Reply.KeyOf(Post.Key);
    public string ChargeKey => OutboxItem.Charge.KeyOf(Id);
    public string MailKey(MailKind kind, int number = 0) => OutboxItem.Mail.KeyOf(Id, kind, number);
    public OutboxItem.Reply Reply => _programme.Queue<OutboxItem.Reply>(ReplyKey);

    /// <summary>The confirmation request is out.</summary>
    public Sale Replied(DateTimeOffset? at = null)
    {
        Assert.Equal(SettleOutcome.Settled, Do(new SettleReply(Reply, new PublishAnswer.Published(Some.PostKey(), at ?? _programme.Now)) { At = _programme.Now }));
        return this;
    }

    public PostOutcome Confirm(SocialAccount? by = null, DateTimeOffset? at = null) =>
        Do(Some.Read(Some.Post(by ?? Member.Accounts[0].Account, [Now.Code], at ?? _programme.Now), _programme.Now));

    public Sale Confirmed()
    {
        Replied();
        Assert.IsType<PostOutcome.Confirmed>(Confirm());
        return this;
    }

    public Sale Paid(Money? fee = null)
    {
        Confirmed();
        Assert.Equal(SettleOutcome.Settled, Charge(new ChargeAnswer.Approved("ch_1", Now.Total, fee)));
        return this;
    }

    public SettleOutcome Charge(ChargeAnswer answer, bool unasked = false) => Do(new SettleCharge(Id, answer, ChargeKey, Now.Together) { Unasked = unasked, At = _programme.Now });

    public SettleOutcome Dispute(DisputeState state, long? minor = null, Money? fee = null, string reason = "general", string currency = "USD", string reference = "dp_1") =>
        Do(new TakeDispute(Id, new(Id.ToString(), reference, new(minor ?? Now.Total.Minor, currency), fee, state, reason)) { At = _programme.Now });

    public RefundOutcome Refund(long? minor = null, bool restock = false) => Do(new RefundPurchase(Id, minor, restock) { At = _programme.Now });

    /// <param name="number">Of the refund that was asked for; null for one made at the service.</param>
    public SettleOutcome Hear(long minor, int? number, RefundAnswer answer, string reference = "re_1", string? key = null) => Do(new TakeRefund(
        Id, new(Id.ToString(), reference, Now.Total with { Minor = minor }, key ?? (number is { } n ? OutboxItem.Refund.KeyOf(Id, n) : null), answer)) { At = _programme.Now });

    public LapseOutcome Lapse(DateTimeOffset? watermark = null, DateTimeOffset? behindAt = null) =>
        Do(new Lapse(Now.Timer!.Value, watermark ?? _programme.Now, behindAt ?? Some.Now) { At = _programme.Now });

    public TOutcome Do<TOutcome>(Command<TOutcome> command) where TOutcome : notnull => _programme.Do(command);
}
