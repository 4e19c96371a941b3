using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;
using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Core;

/// <summary>What each command says of itself before it is decided.</summary>
public sealed class CommandTests
{
    static readonly SocialAccount Ann = new("plaza", "ann");
    static readonly PostKey Key = new("plaza", "17");
    static readonly Member Member = Some.Member([Some.Linked(Ann)]);
    static readonly Purchase Purchase = Some.Purchase(Some.Offer(), Member);
    static readonly DateTimeOffset At = Some.Now;
    static readonly Webhook Webhook = new() { Id = new(Some.Id()), Url = "https://shop.example/hooks", Events = default, Secret = new("whsec_AAAA"), CreatedAt = At };

    /// <summary>It stands in the list of parked commands: what it was about, and nothing personal.</summary>
    [Fact]
    public void a_command_that_is_parked_can_be_told_from_others()
    {
        var (offer, card) = (Some.Offer(), new CardId(Some.Id()));
        var mail = new OutboxItem.Mail(Member.Id, MailKind.Receipt, Purchase.Id);
        (Command Command, string Subject)[] all =
        [
            (new OptOut(Ann) { At = At }, "plaza/ann"),
            (new OptIn(Ann) { At = At }, "plaza/ann"),
            (new ReadAccountNews(new(Ann, true, null, At)) { At = At }, "plaza/ann"),
            (new ReadDeletion(new(Key, Ann, At)) { At = At }, "plaza/17"),
            (new ReadLike(new(Key, true, At)) { At = At }, "plaza/17"),
            (Some.Read(Some.Post(Ann, ["BuyTee"], key: Key)), "plaza/17"),
            (new TellOperator("plaza", new("stream-gap", "some posts are missing")) { At = At }, "plaza/stream-gap"),
            (new PauseProgram(true) { At = At }, "pause"),
            (new PauseProgram(false) { At = At }, "resume"),
            (new SetTaxRates(TaxTable.Empty) { At = At }, "tax rates"),
            (new RaiseAlert("payment-unknown", "…") { At = At }, "payment-unknown"),
            (new Settle("mail/1") { At = At }, "mail/1"),
            (new Defer(new("mail/1", 1, At, "away")) { At = At }, "mail/1"),
            (new GiveUpMail(mail, "550") { At = At }, mail.Key),
            (new DeleteMember(Member.Id) { At = At }, $"{Member.Id}"),
            (new EnrolMember(Member) { At = At }, $"{Member.Id}"),
            (new PublishOffer(offer) { At = At }, $"{offer.Id}"),
            (new AdjustStock(offer.Id, null, 1, "counted") { At = At }, $"{offer.Id}"),
            (new CancelPurchase(Purchase.Id, "why") { At = At }, $"{Purchase.Id}"),
            (new Lapse(new(At, Purchase.Id, "plaza"), At, At) { At = At }, $"{Purchase.Id}"),
            (new AddWebhook(Webhook) { At = At }, $"{Webhook.Id}"),
            (new RemoveWebhook(Webhook.Id) { At = At }, $"{Webhook.Id}"),
            (new Request<SettleOutcome>("key", "body", new PauseProgram(true) { At = At }, _ => new(204, "")) { At = At }, "PauseProgram pause"),
        ];
        Assert.All(all, each => Assert.Equal(each.Subject, each.Command.Subject));
    }

    /// <summary>Whatever else is under way was decided without knowing of it, on this node or another.</summary>
    [Fact]
    public void what_takes_something_away_or_changes_what_all_go_by_is_decided_alone()
    {
        var card = Member.Cards[0];
        Assert.All(
            new Command[]
            {
                new UnlinkAccount(Member.Id, Ann) { At = At }, new RemoveCard(Member.Id, card.Id) { At = At }, new LoseCard(Member.Id, card.Service, card.Token) { At = At },
                new SignOutEverywhere(Member.Id) { At = At }, new DeleteMember(Member.Id) { At = At }, new OptOut(Ann) { At = At }, new ReadAccountNews(new(Ann, true, null, At)) { At = At },
                Some.Read(Some.Post(Ann, ["stop"], addressed: true)), new PublishOffer(Some.Offer()) { At = At }, new SetTaxRates(TaxTable.Empty) { At = At },
                new AddWebhook(Webhook) { At = At }, new EnableWebhook(Webhook.Id) { At = At },
                new Request<SettleOutcome>("key", "body", new SetTaxRates(TaxTable.Empty) { At = At }, _ => new(204, "")) { At = At },
            },
            command => Assert.True(Needs(command).Alone, command.ToString()));
        Assert.All(
            new Command[]
            {
                Some.Read(Some.Post(Ann, ["BuyTee"], addressed: true)), Some.Read(Some.Post(Ann, ["stop"])), new OptIn(Ann) { At = At }, new EnrolMember(Member) { At = At },
                new ReadAccountNews(new(Ann, false, null, At)) { At = At }, new ReadAccountNews(new(Ann, null, "ann2", At)) { At = At }, new PreferCard(Member.Id, card.Id) { At = At },
                new AdjustStock(Some.Offer().Id, null, 1, "counted") { At = At }, new CancelPurchase(Purchase.Id, "why") { At = At },
            },
            command => Assert.False(Needs(command).Alone, command.ToString()));
    }

    [Fact]
    public void webhooks_are_known_to_whatever_changes_them() => Assert.True(Needs(new RemoveWebhook(Webhook.Id) { At = At }).Webhooks);

    /// <summary>A store may bring a member without what is known of their account; a decision that looks at that must name it.</summary>
    [Fact]
    public void the_account_is_named_by_whatever_looks_at_what_there_is_between_it_and_us()
    {
        foreach (var command in new Command[]
        {
            new OptOut(Ann) { At = At }, new OptIn(Ann) { At = At }, new ReadAccountNews(new(Ann, true, null, At)) { At = At }, new ReadDeletion(new(Key, Ann, At)) { At = At },
            Some.Read(Some.Post(Ann, [])), new EnrolMember(Member) { At = At }, new LinkAccount(Member.Id, Ann, "ann") { At = At },
        })
            Assert.Contains(Ann, Needs(command).Accounts);
        foreach (var command in new Command[] { new OptOut(Ann) { At = At }, new ReadAccountNews(new(Ann, true, null, At)) { At = At }, Some.Read(Some.Post(Ann, ["stop"], addressed: true)) })
            Assert.Contains(Ann, Needs(command).OpenPurchasesOfAccount);
        Assert.Empty(Needs(new ReadAccountNews(new(Ann, false, null, At)) { At = At }).OpenPurchasesOfAccount);
        Assert.Contains(Member.Id, Needs(new EnrolMember(Member) { At = At }).Members);
    }

    [Fact]
    public void loading_an_offer_names_the_offer_also_where_nobody_has_loaded_it()
    {
        var offer = Some.Offer().Id;
        Assert.Contains(offer, Needs(new LoadOffer(new(Some.Id()), offer, Member.Id, null, EnrollmentSource.Api) { At = At }).Offers);
    }

    [Fact]
    public void what_becomes_of_a_deed_names_it_and_what_it_was_about()
    {
        var mail = new OutboxItem.Mail(Member.Id, MailKind.ConfirmationRequest, Purchase.Id);
        var reply = new OutboxItem.Reply(Key, Ann, "text", ReplyPriority.Confirmation, Purchase.Id, At);
        var refund = new OutboxItem.Refund(Purchase.Id, 1, "sandbox", "ch_1", Purchase.Total);
        foreach (var command in new Command[]
        {
            new GiveUpMail(mail, "550") { At = At }, new SettleLetter(mail, At) { At = At }, new TellPrivately(reply) { At = At }, new SettleReply(reply, null) { At = At },
            new SettleRefund(refund, new Tagsale.Core.Ports.RefundAnswer.Refunded("re_1")) { At = At },
        })
        {
            Assert.Equal([Purchase.Id], Needs(command).Purchases);
            Assert.Equal([command.Subject], Needs(command).Outbox);
            Assert.Equal(Purchase.Id.Lane, command.Lane);
        }
        var (one, other) = (reply with { Purchase = null }, reply with { Purchase = null, To = new("plaza", "18") });
        Assert.NotEqual(new SettleReply(one, null) { At = At }.Lane, new SettleReply(other, null) { At = At }.Lane);
        Assert.NotEqual(new TellPrivately(one) { At = At }.Lane, new TellPrivately(other) { At = At }.Lane);
    }

    /// <summary>On every machine: while one version takes the place of another, two of them decide side by side.</summary>
    [Theory]
    [InlineData("", 197)]
    [InlineData("a", 237)]
    [InlineData("mem_018f", 244)]
    [InlineData("https://shop.example/users/ann", 240)]
    public void a_lane_is_the_same_in_every_version(string text, byte lane) => Assert.Equal(lane, Lanes.Of(text));

    [Fact]
    public void a_purchase_s_lane_is_its_last_byte() => Assert.Equal(0xEF, new PurchaseId(Guid.Parse("018f0000-0000-7000-8000-0000000000ef")).Lane);

    [Fact]
    public void keys_of_deeds_are_natural_and_tell_them_apart()
    {
        var card = new CardId(Guid.Parse("018f0000-0000-7000-8000-000000000001"));
        var id = new PurchaseId(Guid.Parse("018f0000-0000-7000-8000-000000000002"));
        var offer = new OfferId(Guid.Parse("018f0000-0000-7000-8000-000000000003"));
        Assert.Equal("reply/plaza/17", OutboxItem.Reply.KeyOf(Key));
        Assert.Equal($"charge/{id}", OutboxItem.Charge.KeyOf(id));
        Assert.Equal($"cancel-charge/{id}", new OutboxItem.CancelCharge(id, "sandbox", []).Key);
        Assert.Equal($"refund/{id}/3", OutboxItem.Refund.KeyOf(id, 3));
        Assert.Equal($"mail/{id}/Receipt/0", OutboxItem.Mail.KeyOf(id, MailKind.Receipt));
        Assert.Equal($"announce/{offer}/plaza", new OutboxItem.Announce(offer, "plaza", "text").Key);
        Assert.Equal($"detach/{card}", new OutboxItem.DetachCard(card, "sandbox", "tok").Key);
        Assert.Equal("understand/stripe/evt_1", new OutboxItem.Understand("stripe", "evt_1").Key);
        var credit = new CreditKey("t/1", offer);
        Assert.Equal(credit, OutboxItem.Credit.Of(OutboxItem.Credit.KeyOf(credit)));
        Assert.StartsWith("credit/", OutboxItem.Credit.KeyOf(credit), StringComparison.Ordinal);
        Assert.Null(OutboxItem.Credit.Of("charge/x"));
        Assert.Null(OutboxItem.Credit.Of(null));
    }

    static Keys Needs(Command command)
    {
        var keys = new Keys();
        command.Need(keys);
        return keys;
    }
}
