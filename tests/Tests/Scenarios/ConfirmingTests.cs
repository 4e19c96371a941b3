using System.Text;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class ConfirmingTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task the_code_in_a_fresh_post_charges_once_and_brings_the_receipt()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        var yes = ann.Post(code);
        await _shop.Settle();

        Assert.Contains("Ordered and paid", _shop.ReplyTo(yes), StringComparison.Ordinal);
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(9, 0, 1), _shop.StockOf(offer));
        Assert.Equal(3200, Assert.Single(_shop.Charged()).Amount.Minor);
        Assert.Single(_shop.Mails());
        Assert.Equal(["debit 3200", "credit 3000", "credit 200"], Journal());
    }

    [Theory]
    [InlineData("yes {0} !!")]
    [InlineData("\u202B{0}\u202C, please 🙏")]
    [InlineData("({0})")]
    public async Task the_code_is_understood_in_any_wording(string text)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        ann.Post(string.Format(null, CompositeFormat.Parse(text), code));
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task the_code_is_understood_in_another_case_in_full_width_and_in_a_reply()
    {
        await _shop.Publish(limit: 3);
        var ann = await _shop.Member("ann");
        var (_, first) = await ann.Ask();
        var (_, second) = await ann.Ask();
        var (post, third) = await ann.Ask();
        ann.Post(first.ToLowerInvariant());
        ann.Post(string.Concat(second.Select(c => (char)(c + 0xFEE0))));
        ann.Post(third, inReplyTo: _shop.Square.Replies(post.Id)!.Items[0]);
        await _shop.Settle();
        Assert.All(_shop.Purchases(), p => Assert.Equal(PurchaseState.Paid, p.State));
    }

    [Fact]
    public async Task two_codes_in_one_post_confirm_both_with_one_receipt()
    {
        await _shop.Publish(limit: 2);
        var ann = await _shop.Member("ann");
        var ((_, first), (_, second)) = (await ann.Ask(), await ann.Ask());
        var yes = ann.Post($"{first} {second}");
        await _shop.Settle();

        Assert.Equal(2, _shop.Charged().Count);
        Assert.Equal(2, _shop.ReplyTo(yes).Split("A thing called").Length - 1);
    }

    [Fact]
    public async Task a_repost_an_edit_or_a_quote_of_a_code_confirms_nothing()
    {
        await _shop.Publish();
        var (ann, bob) = (await _shop.Member("ann"), await _shop.Member("bob"));
        var (post, code) = await ann.Ask();
        var copied = bob.Post("look what she got: " + code);
        _shop.Square.Repost(ann.Account, copied.Id);
        _shop.Square.Repost(ann.Account, _shop.Square.Replies(post.Id)!.Items[0].Id);
        _shop.Square.Post(ann.Account, "hm", quotes: copied.Id);
        var plain = ann.Post("hello");
        _shop.Square.Edit(ann.Account, plain.Id, code);
        await _shop.Settle();
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        Assert.Empty(_shop.Charged());
    }

    [Fact]
    public async Task somebody_elses_code_does_nothing_and_five_tries_in_an_hour_alert()
    {
        await _shop.Publish();
        var (ann, thief) = (await _shop.Member("ann"), await _shop.Member("thief"));
        var (_, code) = await ann.Ask();
        var tries = Enumerable.Range(0, 4).Select(i => thief.Post($"{code} {i}")).ToList();
        await _shop.Settle();
        Assert.Empty(_shop.Queries.Alerts(PageRequest.First(10)).Items);

        tries.Add(thief.Post("@tagsale " + code));
        await _shop.Settle();
        Assert.Equal("copied-codes", Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items).Kind);
        Assert.All(tries, t => Assert.Empty(_shop.RepliesTo(t)));
        Assert.Empty(_shop.Charged());

        ann.Post(code);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task the_window_starts_when_the_reply_is_published()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var post = ann.Post("#BuyTee");
        await _shop.ReadOnce();
        _shop.Faults.Down = true;
        await _shop.Advance(TimeSpan.FromMinutes(8));
        _shop.Faults.Down = false;
        await _shop.Advance(TimeSpan.FromMinutes(1));
        var published = _shop.Square.Replies(post.Id)!.Items[0].CreatedAt;
        Assert.Equal(published + TimeSpan.FromMinutes(15), _shop.OnlyPurchase().Deadline);

        _shop.Time.Now = published + TimeSpan.FromMinutes(14.9);
        ann.Post(Shop.CodeIn(_shop.ReplyTo(post)));
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_confirmation_posted_in_time_but_delivered_late_still_counts()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        _shop.Faults.Delay = TimeSpan.FromMinutes(30);
        await _shop.Advance(TimeSpan.FromMinutes(14));
        ann.Post(code);
        await _shop.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        await _shop.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_confirmation_made_while_the_network_was_down_is_read_before_the_hold_lapses()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        _shop.Faults.Down = true;
        ann.Post(code);
        await _shop.Advance(TimeSpan.FromMinutes(40));
        _shop.Restart();
        await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        _shop.Faults.Down = false;
        await _shop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_network_that_never_comes_back_keeps_the_unit_an_hour_and_no_longer()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        await ann.Ask();
        _shop.Faults.Down = true;
        for (var minutes = 0; minutes < 74; minutes++) await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _shop.StockOf(offer).Held);
        await _shop.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(PurchaseState.Expired, _shop.OnlyPurchase().State);
        Assert.Equal(0, _shop.StockOf(offer).Held);
    }

    [Fact]
    public async Task a_confirmation_made_late_is_told_so_and_charges_nothing()
    {
        var offer = await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        await _shop.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
        var late = ann.Post(code);
        await _shop.Settle();
        Assert.Contains("15 minutes had passed", _shop.ReplyTo(late), StringComparison.Ordinal);
        Assert.Empty(_shop.Charged());
    }

    [Fact]
    public async Task expiry_is_told_in_private_only()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (post, _) = await ann.Ask();
        await _shop.Advance(TimeSpan.FromMinutes(16));
        Assert.Single(_shop.RepliesTo(post));
        Assert.Single(_shop.Mails());
    }

    [Theory]
    [InlineData(14, true)]
    [InlineData(16, false)]
    public async Task a_code_is_judged_by_the_time_of_our_reply_even_if_its_answer_was_lost_and_its_post_is_delivered_late(int minutesAfterReply, bool counts)
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var asked = ann.Post("#BuyTee");
        await _shop.ReadOnce();
        _shop.Faults.Down = true;
        await _shop.Advance(TimeSpan.FromMinutes(8));
        // Eight minutes after the hold the reply goes out, but nobody tells us.
        (_shop.Faults.Down, _shop.Faults.LoseReplyAnswers) = (false, true);
        await _shop.Advance(TimeSpan.FromMinutes(1));
        var reply = _shop.Square.Replies(asked.Id)!.Items[0];
        Assert.Equal(PurchaseState.AwaitingReply, _shop.OnlyPurchase().State);

        _shop.Time.Now = reply.CreatedAt.AddMinutes(minutesAfterReply);
        var yes = ann.Post(Shop.CodeIn(reply.Text));
        await _shop.ReadOnce();
        Assert.Empty(_shop.Sandbox.Charges());
        _shop.Faults.LoseReplyAnswers = false;
        await _shop.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(counts ? 1 : 0, _shop.Charged().Count);
        Assert.Contains(counts ? "Ordered and paid" : "had passed", _shop.ReplyTo(yes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_reply_that_was_published_without_an_answer_before_a_long_stop_still_gives_its_whole_window()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Faults.LoseReplyAnswers = true;
        var (_, code) = await ann.Ask();
        _shop.Time.Advance(TimeSpan.FromMinutes(12));
        _shop.Faults.LoseReplyAnswers = false;
        _shop.Restart();
        await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        ann.Post(code);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_confirmation_made_while_we_were_down_for_hours_counts_even_if_the_clock_looks_first()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        ann.Post(code);
        _shop.Time.Advance(TimeSpan.FromHours(3));
        _shop.Restart();
        await _shop.LookAtClock();
        Assert.Equal(PurchaseState.AwaitingConfirmation, _shop.OnlyPurchase().State);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_published_reply_whose_answer_was_lost_before_hours_of_stop_is_asked_for_before_the_clock_ends_its_hold()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Faults.LoseReplyAnswers = true;
        var (_, code) = await ann.Ask();
        ann.Post(code);
        _shop.Faults.LoseReplyAnswers = false;
        _shop.Time.Advance(TimeSpan.FromHours(3));
        _shop.Restart();
        await _shop.LookAtClock();
        await _shop.Settle();
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task copied_codes_are_counted_one_by_one_whatever_else_stands_in_the_post()
    {
        await _shop.Publish();
        var thief = await _shop.Member("thief");
        var (_, own) = await thief.Ask();
        var codes = new List<string>();
        for (var i = 0; i < 5; i++) codes.Add((await (await _shop.Member("buyer" + i)).Ask()).Code);
        thief.Post($"{own} {string.Join(' ', codes)}");
        await _shop.Settle();
        Assert.Equal("copied-codes", Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items).Kind);
        Assert.Single(_shop.Charged());
    }

    [Fact]
    public async Task a_buy_post_deleted_before_the_code_was_posted_cancels_though_both_are_read_together()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (post, code) = await ann.Ask();
        _shop.Square.Delete(ann.Account, post.Id);
        _shop.Time.Advance(TimeSpan.FromSeconds(1));
        ann.Post(code);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Empty(_shop.Charged());
    }

    [Fact]
    public async Task a_code_nobody_was_given_gets_one_reply_that_says_so()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var wrong = ann.Post("#ConfirmBCDFGHJK");
        await _shop.Settle();
        Assert.Contains("not one of ours", _shop.ReplyTo(wrong), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_code_posted_again_after_payment_charges_nothing_more()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var (_, code) = await ann.Ask();
        ann.Post(code);
        var again = ann.Post(code + " again");
        await _shop.Settle();
        Assert.Contains("charged once only", _shop.ReplyTo(again), StringComparison.Ordinal);
        Assert.Single(_shop.Charged());
    }

    [Fact]
    public async Task deleting_the_buy_post_cancels_before_and_changes_nothing_after_payment()
    {
        var offer = await _shop.Publish(limit: 2);
        var ann = await _shop.Member("ann");
        var (first, code) = await ann.Ask();
        _shop.Square.Delete(ann.Account, first.Id);
        await _shop.Settle();
        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(0, _shop.StockOf(offer).Held);
        var late = ann.Post(code);
        await _shop.Settle();
        Assert.Contains("no longer open", _shop.ReplyTo(late), StringComparison.Ordinal);

        var bought = await ann.Buy();
        _shop.Square.Delete(ann.Account, bought.PostId);
        await _shop.Settle();
        var view = _shop.Queries.Purchase(bought.Id)!;
        Assert.Equal(PurchaseState.Paid, view.Purchase.State);
        Assert.Contains("the order stands", view.History[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_post_deleted_before_it_was_read_is_not_acted_on()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        _shop.Square.Delete(ann.Account, ann.Post("#BuyTee").Id);
        await _shop.Settle();
        Assert.DoesNotContain(_shop.Purchases(), p => p.State is not PurchaseState.Cancelled);
    }

    string[] Journal() => [.. _shop.Queries.Books.Lines(new LineQuery()).Select(l => $"{l.Line.Side} {l.Line.Amount.Minor}".ToLowerInvariant())];

    public void Dispose() => _shop.Dispose();
}
