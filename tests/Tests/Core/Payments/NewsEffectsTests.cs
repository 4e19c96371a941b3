using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core.Payments;

public sealed class NewsEffectsTests : IDisposable
{
    readonly MemoryDatabase _database = new(new FakeTime());
    readonly MemoryStore _store;
    readonly BatchRunner _runner;
    readonly Member _member = Some.Member();
    readonly PurchaseId _purchase;

    public NewsEffectsTests()
    {
        _store = new(_database);
        _runner = new(_store, Some.Rules());
        var offer = Some.Offer();
        var ask = Some.Read(Some.Post(_member.Accounts[0].Account, [offer.Hashtag]));
        _runner.Run([new Tagsale.Core.Offers.PublishOffer(offer) { At = Some.Now }, new EnrolMember(_member) { At = Some.Now }]);
        _runner.Run([ask]);
        _purchase = ask.Purchase;
    }

    public void Dispose()
    {
        _store.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void news_of_a_purchase_is_taken_by_it()
    {
        var approved = Assert.IsType<SettleCharge>(Only(new PaymentNews.Charged($"{_purchase}", new ChargeAnswer.Approved("ch_1"))));
        Assert.Equal((_purchase, true, $"charge/{_purchase}"), (approved.Id, approved.Unasked, approved.OutboxKey));
        var refunded = new PaymentNews.Refunded($"{_purchase}", "re_1", new(1, "USD"), null, new RefundAnswer.Refunded("re_1"));
        Assert.Equal((_purchase, refunded), (Assert.IsType<TakeRefund>(Only(refunded)).Id, Assert.IsType<TakeRefund>(Only(refunded)).Told));
        Assert.Equal(_purchase, Assert.IsType<TakeDispute>(Only(new PaymentNews.Disputed($"{_purchase}", "dp_1", new(1, "USD"), null, DisputeState.Open, "general"))).Id);
    }

    [Fact]
    public void what_concerns_nothing_of_ours_does_nothing()
    {
        Assert.Empty(Of(new PaymentNews.Nothing()));
        Assert.Empty(Of(new PaymentNews.Charged($"{_purchase}", new ChargeAnswer.Processing("ch_1"))));
        Assert.Empty(Of(new PaymentNews.Charged("somebody-else-s", new ChargeAnswer.Approved("ch_1"))));
        Assert.Empty(Of(new PaymentNews.CardChanged("somebody-else-s", null)));
    }

    [Fact]
    public void a_purchase_that_is_not_here_or_is_paid_elsewhere_is_told_to_the_operator()
    {
        var unknown = new PurchaseId(Some.Id());
        Assert.Equal(
            ("payment-unknown", $"sandbox tells of a charge of {unknown}, which is no purchase here: is another programme on the same account, or was an older backup restored?"),
            Alert(new PaymentNews.Charged($"{unknown}", new ChargeAnswer.Approved("ch_1"))));
        Assert.Equal(("payment-unknown", $"stripe tells of {_purchase}, which is paid at sandbox"), Alert(new PaymentNews.Charged($"{_purchase}", new ChargeAnswer.Approved("ch_1")), "stripe"));
        Assert.Equal(("payment-news", "sandbox: an event of another mode"), Alert(new PaymentNews.Alarming("an event of another mode")));
    }

    [Fact]
    public void a_card_that_is_kept_is_renewed_and_one_that_is_not_is_lost()
    {
        var card = _member.Cards[0];
        var saved = new SavedCard(card.Token, "visa", "1881", "fp-new", new(2031, 1, 31));
        var renewed = Assert.IsType<RenewCard>(Only(new PaymentNews.CardChanged(card.Token, saved)));
        Assert.Equal((_member.Id, "sandbox", card.Token, saved), (renewed.Id, renewed.Service, renewed.Token, renewed.Card));
        var lost = Assert.IsType<LoseCard>(Only(new PaymentNews.CardChanged(card.Token, null)));
        Assert.Equal((_member.Id, "sandbox", card.Token), (lost.Id, lost.Service, lost.Token));
        Assert.Empty(Of(new PaymentNews.CardChanged(card.Token, null), "stripe"));
    }

    IReadOnlyList<Command> Of(PaymentNews news, string service = "sandbox") => NewsEffects.Of(service, news, new MemoryQueries(_database), Some.Now);

    Command Only(PaymentNews news) => Assert.Single(Of(news));

    (string, string) Alert(PaymentNews news, string service = "sandbox")
    {
        var alert = Assert.IsType<RaiseAlert>(Assert.Single(Of(news, service)));
        return (alert.Kind, alert.Text);
    }
}
