using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeNewsTests : StripeTest
{
    [Fact]
    public async Task a_charge_is_told_as_it_is_now_and_not_as_it_was()
    {
        var request = Request("pm_card_authenticationRequired");
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await Service.Charge(request, Cancellation));
        Assert.All(await News("payment_intent."), told => Assert.Equal(new PaymentNews.Charged("pur_1", asked), told));

        Stripe.Decide(asked.Page, approve: true);
        var news = await News("payment_intent.");
        Assert.Equal(3, news.Count);
        Assert.All(news, told => Assert.Equal(Total, Assert.IsType<ChargeAnswer.Approved>(Assert.IsType<PaymentNews.Charged>(told).Answer).Taken));
    }

    [Fact]
    public async Task what_is_decided_later_is_told()
    {
        Stripe.Faults.DecideLater = true;
        var reference = Assert.IsType<ChargeAnswer.Processing>(await Service.Charge(Request(), Cancellation)).Reference;
        Stripe.Settle(reference, approve: false);
        Assert.Equal(new PaymentNews.Charged("pur_1", new ChargeAnswer.Declined(DeclineReason.Declined)), (await News("payment_intent.payment_failed")).Single());
    }

    [Fact]
    public async Task a_decline_that_we_are_about_to_take_to_the_member_is_no_news()
    {
        var request = Request("pm_card_authenticationRequired");
        Stripe.Faults.LoseAnswers = true;
        await Service.Charge(request, Cancellation);
        Stripe.Faults.LoseAnswers = false;
        Assert.Equal([new PaymentNews.Nothing()], await News("payment_intent.payment_failed"));
    }

    [Fact]
    public async Task a_payment_that_is_none_of_ours_is_no_news()
    {
        var (customer, card) = Stripe.AddCard("pm_card_visa");
        using var http = new HttpClient { BaseAddress = Stripe.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Stripe.Key);
        http.DefaultRequestHeaders.Add("Stripe-Version", "2023-08-16");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["amount"] = "500", ["currency"] = "usd", ["customer"] = customer, ["payment_method"] = card, ["confirm"] = "true", ["payment_method_types[]"] = "card",
        });
        (await http.PostAsync("/v1/payment_intents", form, Cancellation)).EnsureSuccessStatusCode();

        Assert.All(await News(), told => Assert.IsType<PaymentNews.Nothing>(told));
    }

    [Fact]
    public async Task refunds_are_told_with_whoever_made_them()
    {
        var paid = await Approve(Request());
        var ours = Assert.IsType<RefundAnswer.Refunded>(await Service.Refund(new("refund/pur_1/1", paid.Reference, new(1000, "USD")), Cancellation));
        Time.Advance(TimeSpan.FromSeconds(1));
        var theirs = Stripe.RefundThere(paid.Reference, 2500);

        PaymentNews[] both =
        [
            new PaymentNews.Refunded("pur_1", ours.Reference, new(1000, "USD"), "refund/pur_1/1", ours),
            new PaymentNews.Refunded("pur_1", theirs, new(2500, "USD"), null, new RefundAnswer.Refunded(theirs)),
        ];
        Assert.Equal(both, await News("refund.created"));
        // What only names the charge is about the refund that brought the sum to what it says.
        Assert.Equal(both, await News("charge.refunded"));
    }

    [Fact]
    public async Task a_refund_that_failed_is_not_counted_where_only_the_sum_is_told()
    {
        var paid = await Approve(Request());
        Stripe.FailRefund(Stripe.RefundThere(paid.Reference, 2500));
        Time.Advance(TimeSpan.FromSeconds(1));
        var second = Stripe.RefundThere(paid.Reference, 1000);
        Time.Advance(TimeSpan.FromSeconds(1));
        var third = Stripe.RefundThere(paid.Reference, 2000);
        Assert.Equal([second, third], (await News("charge.refunded")).Skip(1).Select(told => Assert.IsType<PaymentNews.Refunded>(told).Reference));
    }

    [Fact]
    public async Task a_charge_whose_only_refund_failed_is_no_news_of_itself()
    {
        var paid = await Approve(Request());
        Stripe.FailRefund(Stripe.RefundThere(paid.Reference, 2500));
        Assert.Equal([new PaymentNews.Nothing()], await News("charge.refunded"));
    }

    [Fact]
    public async Task a_refund_that_failed_later_is_told()
    {
        var paid = await Approve(Request());
        var refund = Stripe.RefundThere(paid.Reference, 2500);
        Stripe.FailRefund(refund);
        Assert.IsType<RefundAnswer.Refused>(Assert.IsType<PaymentNews.Refunded>((await News("refund.updated")).Single()).Answer);
        Assert.IsType<RefundAnswer.Refused>(Assert.IsType<PaymentNews.Refunded>((await News("refund.failed")).Single()).Answer);
    }

    [Theory]
    [InlineData(true, DisputeState.Won)]
    [InlineData(false, DisputeState.Lost)]
    public async Task a_dispute_is_told_from_its_opening_to_its_end(bool isWon, DisputeState end)
    {
        var paid = await Approve(Request());
        var dispute = Stripe.OpenDispute(paid.Reference);
        var open = new PaymentNews.Disputed("pur_1", dispute, Total, new(1500, "USD"), DisputeState.Open, "fraudulent");
        Assert.All(await News("charge.dispute."), told => Assert.Equal(open, told));

        Stripe.CloseDispute(dispute, isWon);
        Assert.All(await News("charge.dispute."), told => Assert.Equal(open with { State = end }, told));
    }

    [Fact]
    public async Task an_inquiry_has_taken_nothing()
    {
        var paid = await Approve(Request());
        var dispute = Stripe.OpenDispute(paid.Reference, isInquiry: true);
        Assert.Equal([new PaymentNews.Disputed("pur_1", dispute, Total, null, DisputeState.Inquiry, "fraudulent")], await News("charge.dispute."));
        Stripe.CloseDispute(dispute, isWon: false);
        Assert.All(await News("charge.dispute."), told => Assert.Equal(DisputeState.Won, Assert.IsType<PaymentNews.Disputed>(told).State));
    }

    [Fact]
    public async Task a_card_that_changed_or_went_is_told()
    {
        var request = Request();
        Stripe.RenewCard(request.Token, "1881", 2035);
        var changed = Assert.IsType<PaymentNews.CardChanged>((await News("payment_method.automatically_updated")).Single());
        Assert.Equal((request.Token, "1881", 2035, request.Customer), (changed.Token, changed.Card!.Last4, changed.Card.Expires.Year, changed.Card.Customer));

        Stripe.DetachThere(request.Token);
        Assert.All(await News("payment_method."), told => Assert.Equal(new PaymentNews.CardChanged(request.Token, null), told));
    }

    [Theory]
    [InlineData("payment_intent.succeeded", "pi_unknown")]
    [InlineData("payment_intent.succeeded", "../customers")]
    [InlineData("charge.refunded", "ch_unknown")]
    [InlineData("refund.created", "re_unknown")]
    [InlineData("charge.dispute.created", "dp_unknown")]
    public async Task an_event_of_something_this_account_does_not_have_alarms(string kind, string id) =>
        Assert.IsType<PaymentNews.Alarming>(await Service.Understand(Told(kind, id), Cancellation));

    [Theory]
    [InlineData("customer.created", "cus_1")]
    [InlineData("checkout.session.completed", "cs_1")]
    [InlineData("", "")]
    public async Task any_other_event_is_no_news(string kind, string id) => Assert.IsType<PaymentNews.Nothing>(await Service.Understand(Told(kind, id), Cancellation));

    [Fact]
    public async Task an_event_of_the_other_mode_alarms_and_asks_nothing()
    {
        var told = Told("payment_intent.succeeded", "pi_1");
        var alarming = Assert.IsType<PaymentNews.Alarming>(await Service.Understand(told with { Raw = told.Raw.Replace("false", "true", StringComparison.Ordinal) }, Cancellation));
        Assert.Contains("live mode", alarming.Text, StringComparison.Ordinal);
        Assert.Empty(Stripe.Requests);
    }

    [Fact]
    public async Task all_events_are_listed_once_the_oldest_first_however_many()
    {
        var request = Request();
        for (var n = 0; n < 130; n++)
        {
            await Approve(request with { Key = $"pur_{n}" });
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Stripe.RefundThere((await Approve(request with { Key = "pur_7" })).Reference, 1);

        var seen = new List<PaymentEvent>();
        string? after = null;
        do
        {
            var page = await Service.Since(Time.Now - TimeSpan.FromHours(1), after, Cancellation);
            seen.AddRange(page.Items);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(132, seen.Count);
        Assert.Equal(132, seen.DistinctBy(told => told.Id).Count());
        Assert.Equal(seen.OrderBy(told => told.At), seen);
    }

    [Fact]
    public async Task an_event_arrives_signed_as_often_as_it_is_sent()
    {
        var bodies = new List<(string Body, string? Signature)>();
        await using var shop = await Http.LocalServer.Start(async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var body = await reader.ReadToEndAsync();
            lock (bodies) bodies.Add((body, http.Request.Headers["Stripe-Signature"]));
        });
        Stripe.WebhookTo = shop.Address;
        (Stripe.Faults.Twice, Stripe.Faults.Reversed, Stripe.Faults.Delivery) = (true, true, StripeDelivery.BeforeAnswer);
        await Approve(Request());

        var received = bodies.ConvertAll(sent => Assert.IsType<ReceivedEvent.Genuine>(Service.Receive(sent.Body, sent.Signature, Time.Now)).Event);
        Assert.Equal(["payment_intent.succeeded", "payment_intent.succeeded"], received.Take(2).Select(told => told.Kind));
        Assert.Equal(6, received.Count);
    }

    PaymentEvent Told(string kind, string id) =>
        new("evt_1", kind, Time.Now, $$"""{ "id": "evt_1", "type": "{{kind}}", "created": 1, "livemode": false, "data": { "object": { "id": "{{id}}", "amount_refunded": 1 } } }""");
}
