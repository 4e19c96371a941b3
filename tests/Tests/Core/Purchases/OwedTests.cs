using Tagsale.Core;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public sealed class OwedTests
{
    static readonly Purchase Bought = Some.Purchase(Some.Offer(), Some.Member(), PurchaseState.Paid);

    [Fact]
    public void what_is_under_way_is_due_and_not_owed()
    {
        var refunding = Bought.Repaying(new(500, "USD"), Some.Now) with { RefundedMinor = 500 };
        Assert.Equal((500, Money.Zero("USD")), (refunding.DueMinor("USD"), refunding.Owed("USD")));
    }

    [Fact]
    public void what_was_taken_in_another_currency_is_owed_in_that()
    {
        var returning = Bought.Repaying(new(500, "EUR"), Some.Now, "ch_2");
        var refused = returning.With(returning.Repayments[0] with { State = RepaymentState.Refused });
        Assert.Equal((new Money(500, "EUR"), Money.Zero("USD")), (refused.Owed("EUR"), refused.Owed("USD")));
    }

    [Fact]
    public void refunds_from_before_they_were_kept_count_as_paid_and_later_ones_as_they_are()
    {
        var before = Bought with { RefundedMinor = 800, RepaymentCount = 1 };
        Assert.Equal(0, before.DueMinor("USD"));
        var refused = before.Repaying(new(300, "USD"), Some.Now) with { RefundedMinor = 1_100 };
        Assert.Equal(new Money(300, "USD"), refused.With(refused.Repayments[0] with { State = RepaymentState.Refused }).Owed("USD"));
    }
}
