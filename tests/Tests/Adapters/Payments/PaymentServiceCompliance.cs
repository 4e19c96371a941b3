using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments;

public enum TestCard
{
    Good,
    Declined,
    WithoutFunds,
    AsksTheMember,
}

/// <summary>What the port promises, for every payment service behind it.</summary>
public abstract class PaymentServiceCompliance
{
    protected static readonly Uri Back = new("https://shop.example/purchases/1");
    static readonly DateTimeOffset Now = new FakeTime().Now;
    protected static readonly Money Total = new(14999, "USD");

    protected abstract IPaymentService Service { get; }

    /// <summary>While set, what is asked is done and no answer arrives.</summary>
    protected abstract bool LosesAnswers { set; }

    /// <summary>While set, charges are accepted and not decided until <see cref="Settle"/>; stays false where the service always decides at once.</summary>
    protected virtual bool DecidesLater { get => false; set { } }

    protected virtual void Settle(string reference, bool approve) => throw new InvalidOperationException("This service decides at once.");

    protected abstract string OneTimeToken(TestCard card);

    /// <summary>The member decides on the hosted page.</summary>
    protected abstract Task Decide(ChargeAnswer.ActionRequired asked, bool approve);

    /// <summary>Each amount the service took and did not call back, by its own books.</summary>
    protected abstract IReadOnlyList<Money> Taken();

    /// <summary>Each amount it gave back, by its own books.</summary>
    protected abstract IReadOnlyList<Money> GivenBack();

    /// <summary>Whether the service puts money on a statement without a charge before it.</summary>
    protected virtual bool Credits => true;

    /// <summary>Each amount it put on a statement, or below zero took from it, by its own books.</summary>
    protected virtual IReadOnlyList<Money> Credited() => [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_same_link_key_saves_one_card()
    {
        var token = OneTimeToken(TestCard.Good);
        var first = await Service.Link("link-1", token, null, Cancellation);
        Assert.Equal(first, await Service.Link("link-1", token, null, Cancellation));

        var card = Assert.IsType<LinkAnswer.Linked>(first).Card;
        Assert.NotEqual(token, card.Token);
        Assert.Equal(4, card.Last4.Length);
    }

    [Fact]
    public async Task a_token_that_is_none_is_refused() =>
        Assert.IsType<LinkAnswer.Refused>(await Service.Link("link-1", "no such token", null, Cancellation));

    [Fact]
    public async Task a_lost_link_answer_is_found_by_the_same_key()
    {
        var token = OneTimeToken(TestCard.Good);
        LosesAnswers = true;
        Assert.IsType<LinkAnswer.Unavailable>(await Service.Link("link-1", token, null, Cancellation));
        LosesAnswers = false;
        Assert.IsType<LinkAnswer.Linked>(await Service.Link("link-1", token, null, Cancellation));
    }

    [Fact]
    public async Task the_same_charge_key_charges_once()
    {
        var request = await Request(TestCard.Good);
        var first = await Service.Charge(request, Cancellation);

        Assert.IsType<ChargeAnswer.Approved>(first);
        Assert.Equal(first, await Service.Charge(request, Cancellation));
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task another_charge_key_charges_again()
    {
        var request = await Request(TestCard.Good);
        await Service.Charge(request, Cancellation);
        await Service.Charge(request with { Key = "pay-2", Amount = new(100, "USD") }, Cancellation);

        Assert.Equal([Total, new Money(100, "USD")], Taken());
    }

    [Fact]
    public async Task the_same_charge_key_asked_at_the_same_time_charges_once()
    {
        var request = await Request(TestCard.Good);
        var asked = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Service.Charge(request, Cancellation), Cancellation));
        var answers = await Task.WhenAll(asked);

        Assert.IsType<ChargeAnswer.Approved>(Assert.Single(answers.Distinct()));
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task the_same_charge_key_for_another_amount_or_card_is_a_mistake()
    {
        var request = await Request(TestCard.Good);
        await Service.Charge(request, Cancellation);
        var other = await Save(TestCard.Good, "link-2");

        await Assert.ThrowsAsync<ArgumentException>(() => Service.Charge(request with { Amount = new(1, "USD") }, Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Service.Charge(request with { Token = other.Token }, Cancellation));
        Assert.Equal([Total], Taken());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task a_charge_or_refund_of_nothing_is_a_mistake(long minor)
    {
        var request = await Request(TestCard.Good);
        var nothing = new Money(minor, "USD");
        await Assert.ThrowsAsync<ArgumentException>(() => Service.Charge(request with { Amount = nothing }, Cancellation));
        Assert.Empty(Taken());

        var reference = await Approve(request);
        await Assert.ThrowsAsync<ArgumentException>(() => Service.Refund(new("back-1", reference, nothing), Cancellation));
        Assert.Empty(GivenBack());
    }

    [Theory]
    [InlineData(TestCard.Declined, DeclineReason.Declined)]
    [InlineData(TestCard.WithoutFunds, DeclineReason.InsufficientFunds)]
    public async Task a_card_that_cannot_pay_is_declined_for_its_reason(TestCard card, DeclineReason reason)
    {
        var request = await Request(card);
        Assert.Equal(new ChargeAnswer.Declined(reason), await Service.Charge(request, Cancellation));
        Assert.Equal(new ChargeAnswer.Declined(reason), await Service.Charge(request, Cancellation));
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task a_lost_charge_answer_is_found_by_the_same_key_and_charged_once()
    {
        var request = await Request(TestCard.Good);
        LosesAnswers = true;
        Assert.IsType<ChargeAnswer.Unavailable>(await Service.Charge(request, Cancellation));
        Assert.Equal([Total], Taken());

        LosesAnswers = false;
        await Approve(request);
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task a_charge_that_asks_the_member_takes_money_once_the_member_approved()
    {
        var request = await Request(TestCard.AsksTheMember);
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));
        Assert.Equal(asked, await Service.Charge(request, Cancellation));
        Assert.Empty(Taken());

        await Decide(asked, approve: true);
        Assert.Equal(asked.Reference, await Approve(request));
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task a_charge_the_member_refused_is_declined_as_not_authenticated()
    {
        var request = await Request(TestCard.AsksTheMember);
        await Decide(Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation)), approve: false);

        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.AuthenticationFailed), await Service.Charge(request, Cancellation));
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task a_cancelled_charge_cannot_be_approved_any_more()
    {
        var request = await Request(TestCard.AsksTheMember);
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));
        var cancelled = new ChargeAnswer.Declined(DeclineReason.Cancelled);
        Assert.Equal(cancelled, await Service.CancelCharge(new(request.Key), Cancellation));
        Assert.Equal(cancelled, await Service.CancelCharge(new(request.Key), Cancellation));

        await Decide(asked, approve: true);
        Assert.Equal(cancelled, await Service.Charge(request, Cancellation));
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task a_member_quicker_than_the_cancellation_has_paid()
    {
        var request = await Request(TestCard.AsksTheMember);
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));
        await Decide(asked, approve: true);

        Assert.Equal(asked.Reference, Assert.IsType<ChargeAnswer.Approved>(await Service.CancelCharge(new(request.Key), Cancellation)).Reference);
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task refunds_in_part_add_up_to_the_charge_and_no_further()
    {
        var reference = await Approve(await Request(TestCard.Good));
        Assert.IsType<RefundAnswer.Refunded>(await Refund("back-1", reference, 10000));
        Assert.IsType<RefundAnswer.Refused>(await Refund("back-2", reference, 5000));
        Assert.IsType<RefundAnswer.Refunded>(await Refund("back-3", reference, 4999));
        Assert.IsType<RefundAnswer.Refused>(await Refund("back-4", reference, 1));

        Assert.Equal([new Money(10000, "USD"), new Money(4999, "USD")], GivenBack());
    }

    [Fact]
    public async Task the_same_refund_key_refunds_once_even_when_its_answer_was_lost()
    {
        var reference = await Approve(await Request(TestCard.Good));
        LosesAnswers = true;
        Assert.IsType<RefundAnswer.Unavailable>(await Refund("back-1", reference, 100));
        LosesAnswers = false;
        var answer = await Refund("back-1", reference, 100);

        Assert.IsType<RefundAnswer.Refunded>(answer);
        Assert.Equal(answer, await Refund("back-1", reference, 100));
        Assert.Equal([new Money(100, "USD")], GivenBack());
    }

    [Fact]
    public async Task the_same_refund_key_for_another_amount_is_a_mistake()
    {
        var reference = await Approve(await Request(TestCard.Good));
        await Refund("back-1", reference, 100);
        await Assert.ThrowsAsync<ArgumentException>(() => Refund("back-1", reference, 101));
        Assert.Equal([new Money(100, "USD")], GivenBack());
    }

    [Fact]
    public async Task what_was_not_charged_is_not_refunded()
    {
        var request = await Request(TestCard.AsksTheMember);
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));

        Assert.IsType<RefundAnswer.Refused>(await Refund("back-1", asked.Reference, 100));
        Assert.IsType<RefundAnswer.Refused>(await Refund("back-2", "no such charge", 100));
        Assert.Empty(GivenBack());
    }

    [Fact]
    public async Task its_books_show_what_was_taken_and_given_back_and_for_which_charge()
    {
        var request = await Request(TestCard.Good);
        var reference = await Approve(request);
        await Refund("back-1", reference, 10000);
        await Service.Charge(Request(await Save(TestCard.Declined, "link-2")) with { Key = "pay-2" }, Cancellation);

        var movements = await Movements(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Assert.Equal([(MovementKind.Charge, Total, "pay-1"), (MovementKind.Refund, new Money(10000, "USD"), "pay-1")], movements.OrderBy(m => m.Kind).Select(m => (m.Kind, m.Amount, m.Key)));
        Assert.Equal(reference, movements.Single(m => m.Kind == MovementKind.Charge).Reference);
        Assert.All(movements, m => Assert.True(m.Fee.Minor >= 0));
        Assert.Empty(await Movements(DateTimeOffset.UnixEpoch, movements.Min(m => m.At)));
        Assert.Equal(movements.Count, (await Movements(movements.Min(m => m.At), movements.Max(m => m.At).AddSeconds(1))).Count);
    }

    [Fact]
    public async Task a_service_that_credits_does_so_once_a_key_even_when_its_answer_was_lost_and_one_that_does_not_says_so()
    {
        var card = await Save(TestCard.Good);
        if (!Credits)
        {
            Assert.Equal(new CreditAnswer.NotOffered(), await Credit("credit-1", card, 500));
            Assert.Empty(await Movements(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100)));
            return;
        }
        LosesAnswers = true;
        Assert.IsType<CreditAnswer.Unavailable>(await Credit("credit-1", card, 500));
        LosesAnswers = false;
        var answer = Assert.IsType<CreditAnswer.Credited>(await Credit("credit-1", card, 500));
        Assert.Equal(answer, await Credit("credit-1", card, 500));
        Assert.NotEqual(answer, await Credit("credit-2", card, 500));
        Assert.Equal([new Money(500, "USD"), new Money(500, "USD")], Credited());
    }

    [Fact]
    public async Task a_credit_is_taken_back_under_a_key_of_its_own_and_the_books_show_both()
    {
        if (!Credits) return;
        var card = await Save(TestCard.Good);
        var credit = Assert.IsType<CreditAnswer.Credited>(await Credit("credit-1", card, 500));
        var back = Assert.IsType<CreditAnswer.Credited>(await Credit("credit-2", card, -200));
        Assert.Equal([new Money(500, "USD"), new Money(-200, "USD")], Credited());

        var movements = await Movements(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        Assert.Equal(
            [(credit.Reference, MovementKind.StatementCredit, new Money(500, "USD"), "credit-1"), (back.Reference, MovementKind.StatementCreditTakenBack, new Money(200, "USD"), "credit-2")],
            movements.OrderBy(m => m.Kind).Select(m => (m.Reference, m.Kind, m.Amount, m.Key)));
    }

    [Fact]
    public async Task the_same_credit_key_for_another_amount_or_card_is_a_mistake_and_so_is_a_credit_of_nothing()
    {
        if (!Credits) return;
        var (card, other) = (await Save(TestCard.Good), await Save(TestCard.Good, "link-2"));
        await Credit("credit-1", card, 500);
        await Assert.ThrowsAsync<ArgumentException>(() => Credit("credit-1", card, 501));
        await Assert.ThrowsAsync<ArgumentException>(() => Credit("credit-1", card, -500));
        await Assert.ThrowsAsync<ArgumentException>(() => Credit("credit-1", other, 500));
        await Assert.ThrowsAsync<ArgumentException>(() => Credit("credit-2", card, 0));
        Assert.Equal([new Money(500, "USD")], Credited());
    }

    [Fact]
    public async Task a_card_that_is_not_kept_is_not_credited()
    {
        if (!Credits) return;
        var card = await Save(TestCard.Good);
        await Service.Detach(card.Token, Cancellation);
        Assert.IsType<CreditAnswer.Refused>(await Credit("credit-1", card, 500));
        Assert.IsType<CreditAnswer.Refused>(await Credit("credit-2", card with { Token = "no such card" }, 500));
        Assert.Empty(Credited());
    }

    async Task<List<Movement>> Movements(DateTimeOffset from, DateTimeOffset to)
    {
        List<Movement> all = [];
        for (string? after = null; ;)
        {
            var page = await Service.Movements(from, to, after, Cancellation);
            all.AddRange(page.Items);
            if ((after = page.Next) is null) return all;
        }
    }

    [Fact]
    public async Task a_forgotten_card_is_declined_and_may_be_forgotten_twice()
    {
        var request = await Request(TestCard.Good);
        await Service.Detach(request.Token, Cancellation);
        await Service.Detach(request.Token, Cancellation);

        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.CardGone), await Service.Charge(request, Cancellation));
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task a_service_that_tells_what_it_took_tells_the_truth()
    {
        var approved = Assert.IsType<ChargeAnswer.Approved>(await Service.Charge(await Request(TestCard.Good), Cancellation));
        Assert.Contains(approved.Taken, new Money?[] { null, Total });
        Assert.True(approved.Fee is not { } fee || fee.Minor >= 0 && fee.Minor < Total.Minor);
    }

    [Fact]
    public async Task a_charge_without_the_customer_is_made_for_the_one_who_has_the_card()
    {
        var request = await Request(TestCard.Good);
        await Approve(request with { Customer = null });
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task a_linked_card_is_linked_again_by_its_saved_token_only_for_its_customer()
    {
        var card = await Save(TestCard.Good);
        if (card.Customer is null) return;
        Assert.Equal(new LinkAnswer.Linked(card), await Service.Link("link-2", card.Token, card.Customer, Cancellation));
        Assert.IsType<LinkAnswer.Refused>(await Service.Link("link-3", card.Token, "cus_other", Cancellation));
    }

    [Fact]
    public async Task a_charge_that_is_not_decided_yet_is_processing_until_it_is()
    {
        DecidesLater = true;
        if (!DecidesLater) return;
        var request = await Request(TestCard.Good);
        var reference = Assert.IsType<ChargeAnswer.Processing>(await Service.Charge(request, Cancellation)).Reference;
        Assert.IsType<ChargeAnswer.Processing>(await Service.Charge(request, Cancellation));
        Assert.Equal(new ChargeAnswer.Processing(reference), await Service.CancelCharge(new(request.Key), Cancellation));
        Assert.Empty(Taken());

        Settle(reference, approve: true);
        Assert.Equal(reference, await Approve(request));
        Assert.Equal([Total], Taken());
    }

    [Fact]
    public async Task a_charge_that_was_decided_against_is_declined()
    {
        DecidesLater = true;
        if (!DecidesLater) return;
        var request = await Request(TestCard.Good);
        Settle(Assert.IsType<ChargeAnswer.Processing>(await Service.Charge(request, Cancellation)).Reference, approve: false);

        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Declined), await Service.Charge(request, Cancellation));
        Assert.Empty(Taken());
    }

    [Fact]
    public async Task a_hosted_session_that_does_not_exist_has_no_card() =>
        Assert.Null(await Service.FindLinked("no such session", Back, Cancellation));

    protected async Task<SavedCard> Save(TestCard card, string key = "link-1") => await Save(OneTimeToken(card), key);

    protected async Task<SavedCard> Save(string token, string key) =>
        Assert.IsType<LinkAnswer.Linked>(await Service.Link(key, token, null, Cancellation)).Card;

    protected async Task<ChargeRequest> Request(TestCard card) => Request(await Save(card));

    protected static ChargeRequest Request(SavedCard card) => new("pay-1", card.Token, Total, "Fire HD", Back, card.Customer, Now);

    protected async Task<string> Approve(ChargeRequest request) =>
        Assert.IsType<ChargeAnswer.Approved>(await Service.Charge(request, Cancellation)).Reference;

    Task<CreditAnswer> Credit(string key, SavedCard card, long minor) => Service.Credit(new(key, card.Token, new(minor, "USD"), "Spend 75, get 20"), Cancellation);

    protected Task<RefundAnswer> Refund(string key, string reference, long minor) =>
        Service.Refund(new(key, reference, new(minor, "USD")), Cancellation);
}
