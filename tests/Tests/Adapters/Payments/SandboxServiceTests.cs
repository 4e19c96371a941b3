using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments;

public sealed class SandboxServiceTests : IDisposable
{
    static readonly Uri Back = new("/member/cards?from=sandbox", UriKind.Relative);
    static readonly Money Total = new(2500, "USD");

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tagsale-");
    readonly FakeTime time = new();
    readonly SandboxService sandbox;

    public SandboxServiceTests() => sandbox = Open("sandbox.db");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task tok_timeout_is_charged_at_the_first_call_and_answered_at_the_third()
    {
        var request = Request(await Save("tok_timeout"));
        Assert.IsType<ChargeAnswer.Unavailable>(await sandbox.Charge(request, Cancellation));
        var charge = Assert.Single(sandbox.Charges());
        Assert.Equal(SandboxChargeStatus.Approved, charge.Status);

        Assert.IsType<ChargeAnswer.Unavailable>(await sandbox.Charge(request, Cancellation));
        Assert.Equal(new ChargeAnswer.Approved(charge.Reference, Fee: Money.Zero(charge.Amount.Currency)), await sandbox.Charge(request, Cancellation));
        Assert.Equal(charge.Reference, Assert.Single(sandbox.Charges()).Reference);
    }

    [Fact]
    public async Task tok_slow_is_answered_after_two_seconds_and_holds_up_nobody_else()
    {
        var slow = sandbox.Charge(Request(await Save("tok_slow")), Cancellation);
        var other = Request(await Save("tok_approved")) with { Key = "pay-2" };
        Assert.IsType<ChargeAnswer.Approved>(await sandbox.Charge(other, Cancellation));

        time.Advance(TimeSpan.FromMilliseconds(1999));
        Assert.False(slow.IsCompleted);
        Assert.False(LastCall("pay-1").Delivered);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.IsType<ChargeAnswer.Approved>(await slow);
        Assert.True(LastCall("pay-1").Delivered);
    }

    [Fact]
    public async Task a_caller_who_gave_up_on_tok_slow_has_charged_and_finds_it_by_the_same_key()
    {
        var request = Request(await Save("tok_slow"));
        using var patience = new CancellationTokenSource();
        var given = sandbox.Charge(request, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(LastCall("pay-1").Delivered);

        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(new ChargeAnswer.Approved(Assert.Single(sandbox.Charges()).Reference, Fee: Money.Zero("USD")), await sandbox.Charge(request, Cancellation));
    }

    [Theory]
    [InlineData("tok_approved")]
    [InlineData("tok_timeout")]
    public async Task each_use_of_a_plain_token_is_a_new_card(string token)
    {
        var first = await Save(token);
        var second = await Save(token);
        Assert.NotEqual(first.Token, second.Token);
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
    }

    [Theory]
    [InlineData("tok_approved:anna", "tok_approved:anna", true)]
    [InlineData("tok_approved:anna", "tok_slow:anna", true)]
    [InlineData("tok_approved:anna", "tok_approved:bert", false)]
    public async Task a_named_card_has_the_fingerprint_of_its_text(string one, string other, bool same)
    {
        var first = await Save(one);
        var second = await Save(other);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(same, first.Fingerprint == second.Fingerprint);
        Assert.DoesNotContain("anna", first.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task a_named_card_behaves_as_its_token_says()
    {
        var answer = await sandbox.Charge(Request(await Save("tok_declined:anna")), Cancellation);
        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Declined), answer);
    }

    [Theory]
    [InlineData("4242424242424242")]
    [InlineData("tok_approved:")]
    [InlineData("TOK_APPROVED")]
    public async Task an_unknown_token_is_refused_with_the_known_ones_and_without_itself(string token)
    {
        var reason = Assert.IsType<LinkAnswer.Refused>(await sandbox.Link("link-1", token, null, Cancellation)).Reason;
        Assert.All(SandboxService.Tokens, known => Assert.Contains(known, reason, StringComparison.Ordinal));
        Assert.DoesNotContain("4242", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_link_key_used_for_another_token_is_a_mistake()
    {
        await sandbox.Link("link-1", "tok_approved:anna", null, Cancellation);
        await Assert.ThrowsAsync<ArgumentException>(() => sandbox.Link("link-1", "tok_approved:bert", null, Cancellation));
    }

    [Fact]
    public async Task a_card_is_valid_to_the_end_of_its_month_in_three_years()
    {
        var card = await Save("tok_approved");
        Assert.Equal(new DateOnly(2029, 11, 30), card.Expires);

        time.Now = new(2029, 11, 30, 23, 59, 0, TimeSpan.Zero);
        Assert.IsType<ChargeAnswer.Approved>(await sandbox.Charge(Request(card), Cancellation));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ChargeAnswer.Declined>(await sandbox.Charge(Request(card) with { Key = "pay-2" }, Cancellation));
    }

    [Fact]
    public async Task tok_expired_has_expired_and_is_declined()
    {
        var card = await Save("tok_expired");
        Assert.Equal(new DateOnly(2026, 10, 31), card.Expires);
        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.Declined), await sandbox.Charge(Request(card), Cancellation));
    }

    [Fact]
    public async Task a_card_the_sandbox_never_saved_is_a_mistake()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            () => sandbox.Charge(new("pay-1", "card_sbx_0", Total, "Gift card", Back), Cancellation));
        Assert.Empty(sandbox.Charges());
    }

    [Fact]
    public async Task while_it_is_down_nothing_happens_and_everything_is_recorded()
    {
        var request = Request(await Save("tok_approved"));
        sandbox.Faults.Down = true;
        Assert.IsType<ChargeAnswer.Unavailable>(await sandbox.Charge(request, Cancellation));
        Assert.IsType<ChargeAnswer.Unavailable>(await sandbox.CancelCharge(new("pay-1"), Cancellation));
        await Assert.ThrowsAsync<PaymentUnavailableException>(() => sandbox.HostedCardPage(Back, null, Cancellation));
        Assert.Empty(sandbox.Charges());
        Assert.Equal(["Down", "Down", "Down"], sandbox.Calls().Where(call => !call.Delivered).Select(call => call.Status));

        sandbox.Faults.Down = false;
        Assert.IsType<ChargeAnswer.Approved>(await sandbox.Charge(request, Cancellation));
    }

    [Fact]
    public async Task a_charge_that_arrives_after_its_cancellation_is_cancelled()
    {
        var request = Request(await Save("tok_approved"));
        var cancelled = new ChargeAnswer.Declined(DeclineReason.Cancelled);
        Assert.Equal(cancelled, await sandbox.CancelCharge(new("pay-1"), Cancellation));
        Assert.Equal(cancelled, await sandbox.Charge(request, Cancellation));
        Assert.Equal(SandboxChargeStatus.Declined, Assert.Single(sandbox.Charges()).Status);
    }

    [Fact]
    public async Task a_pending_charge_to_a_forgotten_card_cannot_be_approved()
    {
        var request = Request(await Save("tok_action_required"));
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await sandbox.Charge(request, Cancellation));
        await sandbox.Detach(request.Token, Cancellation);

        sandbox.Authenticate(asked.Reference, approve: true);
        Assert.Equal(new ChargeAnswer.Declined(DeclineReason.AuthenticationFailed), await sandbox.Charge(request, Cancellation));
    }

    [Fact]
    public async Task a_pending_charge_is_found_by_its_page_until_the_member_decided_once()
    {
        var request = Request(await Save("tok_action_required"));
        var asked = Assert.IsType<ChargeAnswer.ActionRequired>(await sandbox.Charge(request, Cancellation));
        Assert.Equal("/sandbox/authenticate/" + asked.Reference, asked.Page.OriginalString);
        Assert.Equal(Total, sandbox.FindPendingCharge(asked.Reference)?.Amount);

        Assert.Equal(Back, sandbox.Authenticate(asked.Reference, approve: false));
        Assert.Null(sandbox.FindPendingCharge(asked.Reference));
        Assert.Equal(Back, sandbox.Authenticate(asked.Reference, approve: true));
        Assert.Equal(SandboxChargeStatus.Declined, Assert.Single(sandbox.Charges()).Status);
        Assert.Null(sandbox.Authenticate("charge_sbx_0", approve: true));
    }

    [Fact]
    public async Task a_hosted_session_ends_with_one_card()
    {
        var id = await OpenSession();
        Assert.Equal($"/member/cards?from=sandbox&session={id}", sandbox.FindSession(id)?.ReturnTo.OriginalString);
        Assert.Null(await sandbox.FindLinked(id, Back, Cancellation));
        Assert.IsType<LinkAnswer.Refused>(sandbox.CompleteSession(id, "4242424242424242"));
        Assert.Null(await sandbox.FindLinked(id, Back, Cancellation));

        var card = Assert.IsType<LinkAnswer.Linked>(sandbox.CompleteSession(id, "tok_approved:anna")).Card;
        Assert.IsType<LinkAnswer.Refused>(sandbox.CompleteSession(id, "tok_approved:bert"));
        Assert.Equal(card, await sandbox.FindLinked(id, Back, Cancellation));
        Assert.Equal(card.Token, sandbox.FindSession(id)?.Card);
        Assert.IsType<ChargeAnswer.Approved>(await sandbox.Charge(Request(card), Cancellation));
    }

    [Fact]
    public async Task a_hosted_session_is_open_for_half_an_hour()
    {
        var id = await OpenSession();
        time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(sandbox.FindSession(id));
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(sandbox.FindSession(id));
        Assert.IsType<LinkAnswer.Refused>(sandbox.CompleteSession(id, "tok_approved"));
        Assert.Null(await sandbox.FindLinked(id, Back, Cancellation));
    }

    [Fact]
    public async Task a_session_card_is_found_late_but_not_once_it_was_forgotten()
    {
        var id = await OpenSession();
        var card = Assert.IsType<LinkAnswer.Linked>(sandbox.CompleteSession(id, "tok_approved")).Card;
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(card, await sandbox.FindLinked(id, Back, Cancellation));

        Assert.Null(await sandbox.FindLinked(id, new(Back + "&pass=of-another"), Cancellation));
        await sandbox.Detach(card.Token, Cancellation);
        Assert.Null(await sandbox.FindLinked(id, Back, Cancellation));
    }

    [Fact]
    public async Task a_kill_of_the_process_loses_nothing()
    {
        var slow = Request(await Save("tok_timeout"));
        var paid = Request(await Save("tok_approved")) with { Key = "pay-2" };
        await sandbox.Charge(slow, Cancellation);
        var answer = Assert.IsType<ChargeAnswer.Approved>(await sandbox.Charge(paid, Cancellation));
        await sandbox.Refund(new("back-1", answer.Reference, Total), Cancellation);
        var session = await OpenSession();
        var card = sandbox.CompleteSession(session, "tok_approved");

        using var reopened = Open(CopyAsKilled());
        Assert.Equal(sandbox.Calls(), reopened.Calls());
        Assert.Equal(sandbox.Charges(), reopened.Charges());
        Assert.Equal(sandbox.Refunds(), reopened.Refunds());
        Assert.Equal(card, new LinkAnswer.Linked((await reopened.FindLinked(session, Back, Cancellation))!));
        Assert.Equal(answer, await reopened.Charge(paid, Cancellation));
        Assert.IsType<ChargeAnswer.Unavailable>(await reopened.Charge(slow, Cancellation));
        Assert.IsType<ChargeAnswer.Approved>(await reopened.Charge(slow, Cancellation));
    }

    [Fact]
    public async Task every_call_is_recorded_with_what_it_did_and_whether_it_was_answered()
    {
        var card = await Save("tok_approved", "link-1");
        sandbox.Faults.LoseAnswers = true;
        await sandbox.Charge(Request(card), Cancellation);
        sandbox.Faults.LoseAnswers = false;
        time.Advance(TimeSpan.FromSeconds(1));
        var reference = Assert.IsType<ChargeAnswer.Approved>(await sandbox.Charge(Request(card), Cancellation)).Reference;
        await Assert.ThrowsAsync<ArgumentException>(() => sandbox.Charge(Request(card) with { Amount = new(1, "USD") }, Cancellation));
        await sandbox.CancelCharge(new("pay-1"), Cancellation);
        await sandbox.Refund(new("back-1", reference, new(500, "USD")), Cancellation);
        await sandbox.Refund(new("back-2", reference, new(9999, "USD")), Cancellation);
        await sandbox.Detach(card.Token, Cancellation);
        await sandbox.HostedCardPage(Back, null, Cancellation);
        await sandbox.FindLinked("session_sbx_0", Back, Cancellation);
        sandbox.CompleteSession("session_sbx_0", "tok_approved");
        sandbox.Authenticate("charge_sbx_0", approve: true);

        var at = time.Now;
        var before = at - TimeSpan.FromSeconds(1);
        SandboxCall[] expected =
        [
            new(1, before, SandboxOperations.Link, "link-1", null, card.Token, "Linked", true),
            new(2, before, SandboxOperations.Charge, "pay-1", Total, card.Token, "Approved", false),
            new(3, at, SandboxOperations.Charge, "pay-1", Total, card.Token, "Approved", true),
            new(4, at, SandboxOperations.Charge, "pay-1", null, null, "Rejected", true),
            new(5, at, SandboxOperations.CancelCharge, "pay-1", Total, card.Token, "Approved", true),
            new(6, at, SandboxOperations.Refund, "back-1", new(500, "USD"), card.Token, "Refunded", true),
            new(7, at, SandboxOperations.Refund, "back-2", new(9999, "USD"), card.Token, "Refused", true),
            new(8, at, SandboxOperations.Detach, null, null, card.Token, "Detached", true),
            new(9, at, SandboxOperations.HostedCardPage, null, null, null, "Opened", true),
            new(10, at, SandboxOperations.FindLinked, "session_sbx_0", null, null, "NotThere", true),
            new(11, at, SandboxOperations.CompleteSession, "session_sbx_0", null, null, "Refused", true),
            new(12, at, SandboxOperations.Authenticate, "charge_sbx_0", null, null, "NotThere", true),
        ];
        Assert.Equal(expected, sandbox.Calls());
    }

    public void Dispose()
    {
        sandbox.Dispose();
        folder.Delete(recursive: true);
    }

    SandboxService Open(string name) => new(Path.Combine(folder.FullName, name), time);

    /// <summary>The files as they lie while the service still runs: what a kill leaves behind.</summary>
    string CopyAsKilled()
    {
        foreach (var end in new[] { "", "-wal" })
            File.Copy(Path.Combine(folder.FullName, "sandbox.db" + end), Path.Combine(folder.FullName, "killed.db" + end));
        return "killed.db";
    }

    async Task<SavedCard> Save(string token, string? key = null) =>
        Assert.IsType<LinkAnswer.Linked>(await sandbox.Link(key ?? Guid.NewGuid().ToString(), token, null, Cancellation)).Card;

    static ChargeRequest Request(SavedCard card) => new("pay-1", card.Token, Total, "Gift card", Back);

    async Task<string> OpenSession()
    {
        var page = await sandbox.HostedCardPage(Back, null, Cancellation);
        Assert.StartsWith("/sandbox/cards/", page.OriginalString, StringComparison.Ordinal);
        return page.OriginalString["/sandbox/cards/".Length..];
    }

    SandboxCall LastCall(string key) => sandbox.Calls().Last(call => call.Key == key);
}
