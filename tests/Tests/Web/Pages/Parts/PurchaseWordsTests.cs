using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Tests.Web.Pages.Parts;

public sealed class PurchaseWordsTests
{
    [Theory]
    [InlineData(PurchaseState.Declined)]
    [InlineData(PurchaseState.Cancelled)]
    [InlineData(PurchaseState.Expired)]
    public void nothing_was_charged_is_said_only_where_nothing_was(PurchaseState state)
    {
        var purchase = Purchase(state);
        Assert.Contains("Nothing was charged", Meaning(purchase), StringComparison.Ordinal);

        var mistake = purchase.Repaying(purchase.Total, Some.Now, "charge");
        Assert.Contains("is on its way back", Meaning(mistake), StringComparison.Ordinal);
        Assert.Contains("has gone back", Meaning(In(mistake, RepaymentState.Made)), StringComparison.Ordinal);
        Assert.Contains("still owes it to you", Meaning(In(mistake, RepaymentState.Refused)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RepaymentState.Asked, "on its way back")]
    [InlineData(RepaymentState.Made, "was refunded to the card")]
    [InlineData(RepaymentState.Refused, "still owes it to you")]
    [InlineData(RepaymentState.Failed, "still owes it to you")]
    public void a_refund_is_told_as_far_as_it_has_come(RepaymentState state, string words)
    {
        var purchase = Purchase(PurchaseState.Refunded);
        Assert.Contains(words, Meaning(In(purchase.Repaying(purchase.Total, Some.Now) with { RefundedMinor = purchase.Total.Minor }, state)), StringComparison.Ordinal);
    }

    [Fact]
    public void what_failed_and_was_made_good_at_the_service_is_owed_no_more()
    {
        var purchase = Purchase(PurchaseState.Refunded);
        var failed = In(purchase.Repaying(purchase.Total, Some.Now) with { RefundedMinor = purchase.Total.Minor }, RepaymentState.Failed);
        var paid = failed.Repaying(purchase.Total, Some.Now);
        Assert.Contains("was refunded", Meaning(paid.With(paid.Repayments[^1] with { State = RepaymentState.Made, AtService = true })), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DisputeState.Inquiry, "Nothing is sent until")]
    [InlineData(DisputeState.Open, "Nothing is sent until")]
    [InlineData(DisputeState.Lost, "nothing is sent for it")]
    [InlineData(DisputeState.Won, "The merchant prepares your parcel")]
    public void a_parcel_is_promised_only_where_one_is_sent(DisputeState state, string words)
    {
        var purchase = Purchase(PurchaseState.Paid);
        Assert.Contains(words, Meaning(purchase.With(new Dispute("du_1", state, purchase.Total, null, "fraudulent"))), StringComparison.Ordinal);
    }

    [Fact]
    public void whoever_gave_a_payment_up_is_not_asked_to_approve_it()
    {
        var waits = Purchase(PurchaseState.ActionRequired) with { Due = Some.Now };
        Assert.Contains("approve the payment", Meaning(waits), StringComparison.Ordinal);
        Assert.Contains("being stopped", Meaning(waits with { Due = null }), StringComparison.Ordinal);
    }

    static string Meaning(Purchase purchase) => purchase.Meaning();

    static Purchase In(Purchase purchase, RepaymentState state) => purchase.With(purchase.Repayments[^1] with { State = state });

    static Purchase Purchase(PurchaseState state) => Some.Purchase(Some.Offer(), Some.Member(), state);
}
