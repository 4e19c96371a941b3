using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

/// <summary>What stands in a purchase's history, and what the operator is told beside it: people decide by these words.</summary>
public sealed class HistoryTests : IDisposable
{
    readonly Programme _programme = new();

    public void Dispose() => _programme.Dispose();

    [Fact]
    public void of_a_purchase_that_goes_as_it_should()
    {
        var sale = _programme.Ask().Paid();
        Assert.IsType<FulfilOutcome.Fulfilled>(sale.Do(Ship("Pony", "1Z")));
        Assert.IsType<FulfilOutcome.Fulfilled>(sale.Do(new DeliverPurchase(sale.Id) { At = _programme.Now }));
        Assert.Equal(
            [
                "AwaitingReply: a unit is held", "AwaitingConfirmation: the confirmation request is out", "Paying: confirmed by post", "Paid: the card was charged", "Shipped: shipped",
                "Delivered: delivered",
            ],
            sale.History);
        Assert.Empty(_programme.Alerts);

        Command<FulfilOutcome> Ship(string carrier, string tracking) => new ShipPurchase(sale.Id, carrier, tracking) { At = _programme.Now };
    }

    [Fact]
    public void of_a_parcel_whose_number_is_corrected()
    {
        var sale = _programme.Ask().Paid();
        ShipPurchase Ship(string carrier, string tracking, bool corrects = false) => new(sale.Id, carrier, tracking) { Corrects = corrects, At = _programme.Now };
        sale.Do(Ship("Pony", "1Z"));
        Assert.IsType<FulfilOutcome.Already>(sale.Do(Ship("Pony", "1Z")));
        Assert.Equal(PurchaseState.Shipped, Assert.IsType<FulfilOutcome.NotPossible>(sale.Do(Ship("Pony", "2Z"))).State);
        var letters = _programme.Queued.Count;
        Assert.IsType<FulfilOutcome.Fulfilled>(sale.Do(Ship("Pony", "2Z", corrects: true)));
        Assert.Equal("Shipped: carrier or tracking number corrected", sale.Last);
        Assert.Equal(("Pony", "2Z"), (sale.Now.Carrier, sale.Now.Tracking));
        Assert.Equal(letters + 1, _programme.Queued.Count);
    }

    [Fact]
    public void of_a_reply_that_the_network_refuses()
    {
        var sale = _programme.Ask();
        Assert.Equal(SettleOutcome.Settled, sale.Do(new SettleReply(sale.Reply, new PublishAnswer.Refused("the post is gone")) { At = _programme.Now }));
        Assert.Equal("Cancelled: the reply was refused: the post is gone", sale.Last);
        Assert.Equal(10, _programme.StockOf(sale.Offer).Available);
    }

    [Fact]
    public void of_a_reply_that_was_not_out_in_time()
    {
        var sale = _programme.Ask();
        var reply = sale.Reply;
        Assert.Equal(SettleOutcome.Settled, sale.Do(new SettleReply(reply, null) { At = _programme.Now }));
        Assert.Equal("Cancelled: the reply missed its deadline", sale.Last);
        Assert.Equal(SettleOutcome.Already, sale.Do(new SettleReply(reply, null) { At = _programme.Now }));
    }

    [Fact]
    public void of_a_request_that_goes_out_in_private()
    {
        var sale = _programme.Ask();
        var reply = sale.Reply;
        Assert.Equal(SettleOutcome.Settled, sale.Do(new TellPrivately(reply) { At = _programme.Now }));
        Assert.Equal(SettleOutcome.Already, sale.Do(new TellPrivately(reply) { At = _programme.Now }));
        Assert.Equal("AwaitingReply: the network's limits leave no room for a public reply; the confirmation request goes out in private", sale.Last);

        var letter = _programme.Queue<OutboxItem.Mail>(sale.MailKey(MailKind.ConfirmationRequest));
        _programme.Now = Some.Now.AddMinutes(3);
        Assert.Equal(SettleOutcome.Settled, sale.Do(new SettleLetter(letter, Some.Now.AddMinutes(2)) { At = _programme.Now }));
        Assert.Equal(SettleOutcome.Already, sale.Do(new SettleLetter(letter, Some.Now.AddMinutes(2)) { At = _programme.Now }));
        Assert.Equal("AwaitingConfirmation: the confirmation request is out, in private", sale.Last);
        Assert.Equal((Some.Now.AddMinutes(17), null), (sale.Now.Deadline, sale.Now.ReplyAt));
        Assert.DoesNotContain(letter.Key, _programme.Queued);
    }

    [Fact]
    public void of_a_request_that_neither_way_carries()
    {
        var sale = _programme.Ask();
        sale.Do(new TellPrivately(sale.Reply) { At = _programme.Now });
        var letter = _programme.Queue<OutboxItem.Mail>(sale.MailKey(MailKind.ConfirmationRequest));
        Assert.Equal(SettleOutcome.Settled, sale.Do(new GiveUpMail(letter, "550 no such mailbox") { At = _programme.Now }));
        Assert.Equal("Cancelled: the confirmation request could not be sent by mail", sale.Last);
        Assert.Equal([("mail-refused", $"{letter.Key} was given up: 550 no such mailbox")], _programme.Alerts);
        Assert.Equal(SettleOutcome.Already, sale.Do(new GiveUpMail(letter, "again") { At = _programme.Now }));
        Assert.DoesNotContain(letter.Key, _programme.Queued);
        Assert.Single(_programme.Alerts);
    }

    [Fact]
    public void of_another_letter_that_nobody_takes_the_purchase_knows_nothing()
    {
        var sale = _programme.Ask().Paid();
        Assert.Equal(SettleOutcome.Settled, sale.Do(new GiveUpMail(_programme.Queue<OutboxItem.Mail>(sale.MailKey(MailKind.Receipt)), "552 too large") { At = _programme.Now }));
        Assert.Equal("Paid: the card was charged", sale.Last);
        Assert.Equal("mail-refused", Assert.Single(_programme.Alerts).Kind);
    }

    [Theory]
    [InlineData(DeclineReason.Declined, "the card was declined")]
    [InlineData(DeclineReason.InsufficientFunds, "the card was declined: insufficient funds")]
    [InlineData(DeclineReason.AuthenticationFailed, "the bank's approval was not given")]
    [InlineData(DeclineReason.Cancelled, "the bank's approval did not come in time")]
    public void of_a_charge_that_is_declined(DeclineReason reason, string told)
    {
        var sale = _programme.Ask().Confirmed();
        Assert.Equal(SettleOutcome.Settled, sale.Charge(new ChargeAnswer.Declined(reason)));
        Assert.Equal("Declined: " + told, sale.Last);
        Assert.Contains(sale.MailKey(MailKind.Declined), _programme.Queued);
        Assert.Equal(10, _programme.StockOf(sale.Offer).Available);
    }

    [Fact]
    public void of_a_charge_that_the_bank_wants_approved()
    {
        var sale = _programme.Ask().Confirmed();
        _programme.Now = Some.Now.AddMinutes(1);
        Assert.Equal(SettleOutcome.Settled, sale.Charge(new ChargeAnswer.ActionRequired("ch_1", new("https://bank.example/approve"))));
        Assert.Equal("ActionRequired: the bank wants the member's approval", sale.Last);
        Assert.Equal((Some.Now.AddMinutes(16), "https://bank.example/approve"), (sale.Now.Due, sale.Now.ActionPage));
        Assert.Contains(sale.MailKey(MailKind.ActionRequired), _programme.Queued);

        _programme.Now = Some.Now.AddMinutes(16);
        Assert.Equal(LapseOutcome.Lapsed, sale.Lapse());
        Assert.Equal("ActionRequired: the bank's approval did not come in time", sale.Last);
        Assert.Contains($"cancel-charge/{sale.Id}", _programme.Queued);
    }

    [Fact]
    public void of_a_charge_that_the_service_can_never_take()
    {
        var sale = _programme.Ask().Confirmed();
        Assert.Equal(SettleOutcome.Settled, sale.Do(new GiveUpCharge(sale.Id, "the amount is below the least") { At = _programme.Now }));
        Assert.Equal("Paying: the payment service does not take the charge", sale.Last);
        Assert.Equal([("charge-rejected", $"{sale.Id}: sandbox does not take the charge of 149.99 USD: the amount is below the least")], _programme.Alerts);
        Assert.DoesNotContain(sale.ChargeKey, _programme.Queued);
        Assert.Contains($"cancel-charge/{sale.Id}", _programme.Queued);

        sale.Charge(new ChargeAnswer.Declined(DeclineReason.Cancelled));
        Assert.Equal("Declined: the payment service does not take the charge", sale.Last);
        Assert.Equal(SettleOutcome.Already, sale.Do(new GiveUpCharge(sale.Id, "again") { At = _programme.Now }));
    }

    [Fact]
    public void of_a_charge_that_came_when_it_was_over()
    {
        var sale = _programme.Ask().Confirmed();
        sale.Charge(new ChargeAnswer.Declined(DeclineReason.Declined));
        Assert.Equal(SettleOutcome.Settled, sale.Charge(new ChargeAnswer.Approved("ch_late")));
        Assert.Equal("Declined: charged when it should not have been; the money goes back", sale.Last);
        Assert.Equal([("charge-returned", $"{sale.Id} was charged in state Declined; a refund of 149.99 USD is on its way")], _programme.Alerts);
        Assert.Equal("ch_late", _programme.Queue<OutboxItem.Refund>(OutboxItem.Refund.KeyOf(sale.Id, 1)).ChargeReference);
        Assert.Contains(sale.MailKey(MailKind.ChargeReturned, 1), _programme.Queued);
        Assert.Equal("ch_late", sale.Now.Charge);
    }

    [Fact]
    public void of_a_second_charge_the_first_stays_the_one_it_was_paid_by()
    {
        var sale = _programme.Ask().Paid();
        sale.Charge(new ChargeAnswer.Approved("ch_2"));
        Assert.Equal("ch_1", sale.Now.Charge);
        Assert.Equal("ch_2", Assert.Single(sale.Now.Repayments).Charge);
    }

    [Fact]
    public void of_another_sum_than_was_agreed()
    {
        var sale = _programme.Ask().Confirmed();
        Assert.Equal(SettleOutcome.Settled, sale.Charge(new ChargeAnswer.Approved("ch_1", new(15_000, "USD"))));
        Assert.Equal(["Declined: 150.00 USD were taken where 149.99 USD were agreed", "Declined: the money goes back"], sale.History.TakeLast(2));
        Assert.Equal(
            [("amount-differs", $"{sale.Id}: sandbox took 150.00 USD where 149.99 USD were agreed; a refund of 150.00 USD is on its way and nothing is sent")], _programme.Alerts);
        Assert.Equal(15_000, _programme.Queue<OutboxItem.Refund>(OutboxItem.Refund.KeyOf(sale.Id, 1)).Amount.Minor);
        Assert.Contains(sale.MailKey(MailKind.Declined), _programme.Queued);
        Assert.DoesNotContain(sale.MailKey(MailKind.ChargeReturned, 1), _programme.Queued);
    }

    [Fact]
    public void of_a_fee_that_is_told_later()
    {
        var sale = _programme.Ask().Paid();
        Assert.Equal(SettleOutcome.Settled, sale.Charge(new ChargeAnswer.Approved("ch_1", sale.Now.Total, new(465, "USD"))));
        Assert.Equal("Paid: sandbox keeps 4.65 USD of the charge", sale.Last);
        Assert.Equal(SettleOutcome.Already, sale.Charge(new ChargeAnswer.Approved("ch_1", sale.Now.Total, new(465, "USD"))));
        Assert.Equal(465, _programme.Books[Accounts.Fees("sandbox")]);
    }

    [Fact]
    public void of_a_post_that_is_deleted_before_and_after_it_is_paid()
    {
        var (early, late) = (_programme.Ask(), _programme.Ask(offer: _programme.Publish(Some.Offer("BuyCap"))).Paid());
        Assert.Equal(DeletionOutcome.Cancelled, Delete(early));
        Assert.Equal("Cancelled: the buy post was deleted", early.Last);
        Assert.DoesNotContain(early.ReplyKey, _programme.Queued);
        Assert.Equal(DeletionOutcome.NothingToDo, Delete(early));

        Assert.Equal(DeletionOutcome.Recorded, Delete(late));
        Assert.Equal("Paid: the buy post was deleted; the order stands", late.Last);
        Assert.Equal(DeletionOutcome.NothingToDo, Delete(late));

        DeletionOutcome Delete(Sale sale) => _programme.Do(new ReadDeletion(new(sale.Post.Key, sale.Post.Author, _programme.Now)) { At = _programme.Now });
    }

    [Fact]
    public void a_member_s_deletion_that_comes_ahead_of_its_post_keeps_that_from_being_acted_on()
    {
        var (member, offer) = (_programme.Enrol(), _programme.Publish());
        var (own, stranger) = (Some.Post(member.Accounts[0].Account, [offer.Hashtag]), Some.Post(Some.Account(), [offer.Hashtag]));
        Assert.Equal(DeletionOutcome.Recorded, _programme.Do(new ReadDeletion(new(own.Key, own.Author, Some.Now)) { At = Some.Now }));
        Assert.Equal(DeletionOutcome.NothingToDo, _programme.Do(new ReadDeletion(new(stranger.Key, stranger.Author, Some.Now)) { At = Some.Now }));
        Assert.Equal(new SeenPost(own.Key, own.Author, Some.Now, "", "deleted", null), Assert.Single(_programme.State.Posts.Values));
        Assert.IsType<PostOutcome.AlreadySeen>(_programme.Do(Some.Read(own)));
    }

    [Fact]
    public void of_whatever_ends_with_the_account_the_card_the_session_or_the_member()
    {
        Ends("the account was unlinked", s => new UnlinkAccount(s.Member.Id, s.Member.Accounts[0].Account) { At = _programme.Now });
        Ends("the card was removed", s => new RemoveCard(s.Member.Id, s.Member.Cards[0].Id) { At = _programme.Now });
        Ends("the payment service does not keep the card any more", s => new LoseCard(s.Member.Id, "sandbox", s.Member.Cards[0].Token) { At = _programme.Now });
        Ends("the member signed out everywhere", s => new SignOutEverywhere(s.Member.Id) { At = _programme.Now });
        Ends("the membership was deleted", s => new DeleteMember(s.Member.Id) { At = _programme.Now });
        Ends("the account opted out", s => new OptOut(s.Member.Accounts[0].Account) { At = _programme.Now });
        Ends("the account is gone from its network", s => new ReadAccountNews(new(s.Member.Accounts[0].Account, true, null, _programme.Now)) { At = _programme.Now });

        void Ends(string reason, Func<Sale, Command> end)
        {
            var offer = _programme.Publish(Some.Offer($"Buy{(char)('A' + _programme.State.Offers.Count)}"));
            var waiting = _programme.Ask(offer: offer);
            _programme.Together(end(waiting));
            Assert.Equal($"Cancelled: {reason}", waiting.Last);
            Assert.DoesNotContain(waiting.ReplyKey, _programme.Queued);

            var paying = _programme.Ask(offer: offer).Confirmed();
            _programme.Together(end(paying));
            Assert.Equal($"Paying: {reason}", paying.Last);
            Assert.DoesNotContain(paying.ChargeKey, _programme.Queued);
            Assert.Contains($"cancel-charge/{paying.Id}", _programme.Queued);

            var paid = _programme.Ask(offer: offer).Paid();
            _programme.Together(end(paid));
            Assert.Equal("Paid: the card was charged", paid.Last);
        }
    }

    [Fact]
    public void only_what_hangs_on_the_account_or_the_card_ends_with_it()
    {
        var member = _programme.Enrol(Some.Member([Some.Linked(), Some.Linked()], [Some.Card(), Some.Card()]));
        var sale = _programme.Ask(member);
        _programme.Do(new UnlinkAccount(member.Id, member.Accounts[1].Account) { At = _programme.Now });
        _programme.Do(new RemoveCard(member.Id, member.Cards[0].Id) { At = _programme.Now });
        Assert.Equal("AwaitingReply: a unit is held", sale.Last);
    }

    [Fact]
    public void what_the_member_gives_up_is_cancelled_or_the_service_is_asked_who_was_first()
    {
        CancelOutcome Cancel(Sale sale, PurchaseId? id = null) => _programme.Do(new CancelPurchase(id ?? sale.Id, "changed my mind") { By = sale.Member.Id, At = _programme.Now });
        var (waiting, paying, paid) = (_programme.Ask(), _programme.Ask(offer: _programme.Publish(Some.Offer("BuyB"))).Confirmed(), _programme.Ask(offer: _programme.Publish(Some.Offer("BuyC"))).Paid());
        Assert.Equal((CancelOutcome.Cancelled, CancelOutcome.Asked, CancelOutcome.TooLate), (Cancel(waiting), Cancel(paying), Cancel(paid)));
        Assert.Equal(CancelOutcome.NotFound, Cancel(paid, new(Some.Id())));
        Assert.Equal(("Cancelled: changed my mind", "Paying: changed my mind"), (waiting.Last, paying.Last));
    }
}
