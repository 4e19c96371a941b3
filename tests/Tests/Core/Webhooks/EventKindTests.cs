using Tagsale.Core.Ports;
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
    [InlineData("*", 16)]
    [InlineData("purchase.*", 10)]
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
    public void each_kind_happens_to_what_its_name_begins_with() =>
        Assert.All(Enum.GetValues<EventKind>(), kind => Assert.StartsWith(kind.Subject().ToString().ToLowerInvariant() + ".", kind.Name(), StringComparison.Ordinal));

    [Fact]
    public void each_step_of_a_dispute_is_told_under_an_id_of_its_own()
    {
        var paid = Some.Purchase(Some.Offer(), Some.Member(), PurchaseState.Paid);
        var asked = Disputed(paid, "one", DisputeState.Inquiry);
        var taken = Disputed(asked, "one", DisputeState.Open);
        var twice = Disputed(taken, "two", DisputeState.Lost);
        var won = Disputed(twice, "one", DisputeState.Won);

        Assert.Equal(
            [
                (EventKind.PurchaseDisputed, "12_inquiry"), (EventKind.PurchaseDisputed, "12_open"), (EventKind.PurchaseDisputeClosed, "13_open_lost"),
                (EventKind.PurchaseDisputeClosed, "13_won_lost"),
            ],
            new[] { (paid, asked), (asked, taken), (taken, twice), (twice, won) }.Select(step => ProgramEvent.Of(step.Item1, step.Item2, Some.Now)!)
                .Select(told => (told.Kind, told.Id[$"evt_{paid.Id.Value:N}_".Length..])));
        Assert.Null(ProgramEvent.Of(won, won.With(won.Disputes[0] with { Fee = new(1500, "USD") }), Some.Now));
    }

    [Fact]
    public void a_corrected_shipment_is_told_under_an_id_of_its_own()
    {
        var shipped = Some.Purchase(Some.Offer(), Some.Member(), PurchaseState.Shipped) with { Carrier = "Pony" };
        var first = ProgramEvent.Of(shipped with { State = PurchaseState.Paid, Carrier = null }, shipped, Some.Now)!;
        var corrected = ProgramEvent.Of(shipped, shipped with { Tracking = "1Z" }, Some.Now)!;
        Assert.Equal((EventKind.PurchaseShipped, EventKind.PurchaseShipped), (first.Kind, corrected.Kind));
        Assert.NotEqual(first.Id, corrected.Id);
        Assert.Null(ProgramEvent.Of(shipped, shipped, Some.Now));
    }

    static Purchase Disputed(Purchase purchase, string reference, DisputeState state) => purchase.With(new Dispute(reference, state, purchase.Total, null, "general"));

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
        var first = paid with { RefundedMinor = 100, RepaymentCount = 1 };
        var all = first with { RefundedMinor = paid.Total.Minor, RepaymentCount = 2, State = PurchaseState.Refunded };
        var (some, rest) = (ProgramEvent.Of(paid, first, Some.Now)!, ProgramEvent.Of(first, all, Some.Now)!);
        Assert.Equal((EventKind.PurchaseRefunded, EventKind.PurchaseRefunded), (some.Kind, rest.Kind));
        Assert.Equal(($"evt_{paid.Id.Value:N}_5_1", $"evt_{paid.Id.Value:N}_5_2"), (some.Id, rest.Id));
        Assert.Null(ProgramEvent.Of(all, all with { RepaymentCount = 3 }, Some.Now));
    }
}
