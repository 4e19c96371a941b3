using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Core.Webhooks;

public sealed class EventKindTests
{
    [Fact]
    public void every_kind_has_a_name_of_its_own_by_which_it_is_found()
    {
        Assert.Equal(Enum.GetValues<EventKind>().Length, EventNames.All.Distinct().Count());
        Assert.All(Enum.GetValues<EventKind>(), kind => Assert.Equal([kind], EventNames.Matching(kind.Name())));
    }

    [Theory]
    [InlineData("*", 14)]
    [InlineData("purchase.*", 8)]
    [InlineData("offer.*", 1)]
    [InlineData("member.*", 2)]
    [InlineData("purchase", 0)]
    [InlineData("pur*", 0)]
    [InlineData("reward.*", 3)]
    [InlineData("rewards.*", 0)]
    [InlineData("", 0)]
    [InlineData(null, 0)]
    public void a_star_stands_for_all_of_a_group(string? name, int kinds) => Assert.Equal(kinds, EventNames.Matching(name).Count());

    [Fact]
    public void a_set_has_what_was_put_in_and_nothing_else()
    {
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            var set = EventKinds.Of([kind]);
            Assert.Equal([kind], set.Kinds());
            Assert.All(Enum.GetValues<EventKind>(), other => Assert.Equal(other == kind, set.Has(other)));
        }
        Assert.True(default(EventKinds).IsEmpty);
        Assert.Equal([EventKind.PurchaseHeld, EventKind.MemberLeft], EventKinds.All([EventKinds.Of([EventKind.MemberLeft]), EventKinds.Of([EventKind.PurchaseHeld])]).Kinds());
    }

    [Fact]
    public void credits_of_one_enrolment_have_ids_of_their_own_whatever_the_feed_calls_their_transactions()
    {
        static string Id(string transaction) => ProgramEvent.Of(null, new StatementCredit(
            new(transaction, new(new Guid(1, 0, 0, new byte[8]))), new(new Guid(2, 0, 0, new byte[8])), new(new Guid(3, 0, 0, new byte[8])), new("bank", "t"), new(100, "USD"), Some.Now, CreditState.Owed), Some.Now)!.Id;
        Assert.Equal(3, new[] { Id("t-1"), Id("t-2"), Id("ü /\r\n") }.Distinct().Count());
        Assert.Equal(Id("t-1"), Id("t-1"));
        Assert.Matches("^evt_[0-9a-f]{32}_21_[0-9a-f]{16}$", Id("ü /\r\n"));
    }

    [Fact]
    public void refunds_of_one_purchase_have_ids_of_their_own()
    {
        var paid = Some.Purchase(Some.Offer(), Some.Member(), PurchaseState.Paid);
        var first = paid with { RefundedMinor = 100, Refunds = 1 };
        var all = first with { RefundedMinor = paid.Total.Minor, Refunds = 2, State = PurchaseState.Refunded };
        var (some, rest) = (ProgramEvent.Of(paid, first, Some.Now)!, ProgramEvent.Of(first, all, Some.Now)!);
        Assert.Equal((EventKind.PurchaseRefunded, EventKind.PurchaseRefunded), (some.Kind, rest.Kind));
        Assert.Equal(($"evt_{paid.Id.Value:N}_5_1", $"evt_{paid.Id.Value:N}_5_2"), (some.Id, rest.Id));
        Assert.Null(ProgramEvent.Of(all, all with { Refunds = 3 }, Some.Now));
    }
}
