using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Core.Rewards;

public sealed class SettleCreditTests : IDisposable
{
    readonly RewardProgramme _programme = new();

    [Fact]
    public void a_credit_that_the_payment_service_has_made_is_owed_to_the_service()
    {
        var item = Earned();
        Assert.Equal(SettleOutcome.Settled, Settle(item, new CreditAnswer.Credited("cr_1")));
        Assert.Equal((CreditState.Paid, "cr_1"), (OnlyCredit.State, OnlyCredit.Reference));
        Assert.Equal(new() { ["merchant:Acme"] = 500, ["service:sandbox"] = -500 }, _programme.Books());
        Assert.DoesNotContain(item, _programme.Queued);

        Assert.Equal(SettleOutcome.Already, Settle(item, new CreditAnswer.Credited("cr_2")));
        Assert.Equal("cr_1", OnlyCredit.Reference);
        Assert.Equal(-500, _programme.Books()["service:sandbox"]);
    }

    [Fact]
    public void a_clawback_that_the_payment_service_has_made_comes_back_from_it()
    {
        var card = _programme.Loaded(_programme.Publish());
        var cleared = Feed.Cleared(card, 2_000);
        _programme.Take(cleared);
        _programme.Take(Feed.Refunded(card, 2_000, cleared.Id));
        foreach (var item in Credits()) Settle(item, new CreditAnswer.Credited($"reference of {item.Amount}"));
        Assert.Empty(_programme.Books());
        Assert.Equal([500, 500, 500, 500], _programme.Journal.Where(l => l.Side == Side.Debit).Select(l => l.Amount.Minor));
    }

    [Fact]
    public void what_the_service_does_not_do_is_owed_by_the_payout_file()
    {
        var item = Earned();
        Settle(item, new CreditAnswer.NotOffered());
        Assert.Equal(CreditState.Owed, OnlyCredit.State);
        Assert.Equal(-500, _programme.Books()["credits-due"]);
        Assert.Empty(_programme.Alerts);
    }

    [Fact]
    public void what_the_service_refuses_is_owed_by_the_payout_file_and_the_operator_told()
    {
        var item = Earned();
        Settle(item, new CreditAnswer.Refused("the card is closed"));
        Assert.Equal([$"sandbox refused the credit {item.CreditKey} of 5.00 USD: the card is closed; it stands in the payout file"], _programme.AlertTexts);
        Assert.Equal(CreditState.Owed, OnlyCredit.State);
        Assert.Equal(["credit-refused"], _programme.Alerts);
    }

    [Fact]
    public void no_answer_settles_nothing()
    {
        var item = Earned();
        Assert.Throws<InvalidOperationException>(() => Settle(item, new CreditAnswer.Unavailable("down")));
        Assert.Contains(item, _programme.Queued);
    }

    public void Dispose() => _programme.Dispose();

    StatementCredit OnlyCredit => Assert.Single(_programme.Credits);

    OutboxItem.Credit Earned()
    {
        _programme.Take(Feed.Cleared(_programme.Loaded(_programme.Publish()), 2_000));
        return Assert.Single(Credits());
    }

    List<OutboxItem.Credit> Credits() => [.. _programme.Queued.OfType<OutboxItem.Credit>()];

    SettleOutcome Settle(OutboxItem.Credit item, CreditAnswer answer) => _programme.Do(new SettleCredit(item, answer) { At = Some.Now });
}
