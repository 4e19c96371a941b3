using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web.Pages.Member;

namespace Tagsale.Tests.Web.Pages.Member;

public sealed class OwnHistoryTests
{
    [Fact]
    public void the_member_reads_each_state_and_nothing_that_banks_say()
    {
        var offer = Some.Offer();
        var view = new PurchaseView(Some.Purchase(offer, Some.Member(), PurchaseState.Refunded), offer,
        [
            new(Some.Now, PurchaseState.AwaitingReply, "a unit is held"),
            new(Some.Now, PurchaseState.Paid, "the card was charged"),
            new(Some.Now, PurchaseState.Paid, "the card's bank asks about the payment of 5.00 USD (fraudulent): dp_1"),
            new(Some.Now, PurchaseState.Refunded, "5.00 USD refunded"),
            new(Some.Now, PurchaseState.Refunded, "the return of 5.00 USD failed: lost_or_stolen_card"),
            new(Some.Now, PurchaseState.Cancelled, "the reply was refused: InvalidRequest"),
        ]);

        Assert.Equal(["a unit is held", "the card was charged", "5.00 USD refunded", "the reply was refused"], view.Own().Select(line => line.Reason));
    }
}
