using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Simulation;

namespace Tagsale.Tests.Core.Engine;

public sealed class BatchRunnerTests : IDisposable
{
    readonly MemoryStore _model = new();
    readonly FailingStore _store;
    readonly BatchRunner _runner;

    public BatchRunnerTests()
    {
        _store = new(_model);
        _runner = new(_store, Some.Rules());
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void a_batch_is_decided_in_its_order_and_answered_in_its_order()
    {
        var results = _runner.Run([Number(1), Number(2), Number(3)]);

        Assert.Equal([new Counted(1, 1), new Counted(2, 2), new Counted(3, 3)], results.Select(Outcome<Counted>));
        Assert.Equal(["1", "2", "3"], Alerts());
    }

    [Fact]
    public void a_poisonous_command_is_found_and_parked_and_the_others_are_kept()
    {
        var results = _runner.Run([Number(1), new Poison { At = Some.Now }, Number(2)]);

        Assert.Equal(new Counted(1, 1), Outcome<Counted>(results[0]));
        Assert.Equal("poison was swallowed", Assert.IsType<CommandResult.Parked>(results[1]).Reason);
        Assert.Equal(new Counted(2, 1), Outcome<Counted>(results[2]));
        Assert.Equal(["1", "2"], Alerts());
        Assert.Equal([new Parked(Some.Now, "Poison poison", "poison was swallowed")], _model.State.Parked);
    }

    [Fact]
    public void a_store_that_fails_keeps_nothing_and_says_so_to_all()
    {
        _store.Fails = true;
        var results = _runner.Run([Number(1), Number(2)]);

        Assert.All(results, result => Assert.Equal("The disk failed.", Assert.IsType<CommandResult.Failed>(result).Cause.Message));
        Assert.Empty(Alerts());

        _store.Fails = false;
        Assert.Equal(new Counted(1, 1), Outcome<Counted>(_runner.Run([Number(1)])[0]));
    }

    [Fact]
    public void a_poisonous_command_that_cannot_be_parked_has_failed()
    {
        _store.Fails = true;
        Assert.IsType<CommandResult.Failed>(_runner.Run([new Poison { At = Some.Now }])[0]);
    }

    [Fact]
    public void what_was_written_is_told_once_it_is_kept()
    {
        var told = new List<int>();
        _runner.Committed += changes => told.Add(changes.Alerts.Count);
        _runner.Run([Number(1), Number(2)]);
        _store.Fails = true;
        _runner.Run([Number(3)]);
        Assert.Equal([2], told);
    }

    [Fact]
    public void a_repeated_request_gets_the_answer_it_got()
    {
        var first = Answered(_runner.Run([Ask("key", "body", 1)])[0]);
        var again = Answered(_runner.Run([Ask("key", "body", 2)])[0]);

        Assert.Equal(new Answer(201, "1"), first);
        Assert.Equal(first, again);
        Assert.Equal(["1"], Alerts());
    }

    [Fact]
    public void a_repeated_request_gets_the_same_answer_within_one_batch_too()
    {
        var results = _runner.Run([Ask("key", "body", 1), Ask("key", "body", 2), Ask("key", "other body", 3), Ask("other", "body", 4)]);

        Assert.Equal([new(201, "1"), new(201, "1")], results[..2].Select(Answered));
        Assert.IsType<RequestOutcome.KeyReused>(Outcome<RequestOutcome>(results[2]));
        Assert.Equal(new(201, "4"), Answered(results[3]));
        Assert.Equal(["1", "4"], Alerts());
    }

    [Fact]
    public void a_key_used_with_another_body_is_refused()
    {
        _runner.Run([Ask("key", "body", 1)]);
        Assert.IsType<RequestOutcome.KeyReused>(Outcome<RequestOutcome>(_runner.Run([Ask("key", "other body", 2)])[0]));
        Assert.Equal(["1"], Alerts());
    }

    [Fact]
    public void what_a_card_has_bought_counts_for_a_member_who_brings_it_in_the_batch_of_the_ask()
    {
        var offer = Some.Offer(limit: 1);
        var owner = Some.Member(cards: [Some.Card("shared")]);
        _runner.Run([new PublishOffer(offer) { At = Some.Now }, new EnrolMember(owner) { At = Some.Now }]);
        Assert.IsType<PostOutcome.Held>(Outcome<PostOutcome>(_runner.Run([Asking(owner)])[0]));

        var other = Some.Member(cards: [Some.Card("shared")]);
        var results = _runner.Run([new EnrolMember(other) { At = Some.Now }, Asking(other)]);

        Assert.IsType<MemberOutcome.Done>(Outcome<MemberOutcome>(results[0]));
        Assert.Equal(RefusalReason.LimitReached, Assert.IsType<PostOutcome.Refused>(Outcome<PostOutcome>(results[1])).Refusal.Reason);
    }

    [Fact]
    public void what_a_member_has_bought_counts_for_an_account_linked_in_the_batch_of_the_ask()
    {
        var (offer, member, account) = (Some.Offer(limit: 1), Some.Member(), Some.Account());
        _runner.Run([new PublishOffer(offer) { At = Some.Now }, new EnrolMember(member) { At = Some.Now }]);
        _runner.Run([Asking(member)]);

        var results = _runner.Run([new LinkAccount(member.Id, account, "second") { At = Some.Now }, Some.Read(Some.Post(account, [offer.Hashtag]))]);

        Assert.IsType<PostOutcome.Refused>(Outcome<PostOutcome>(results[1]));
        Assert.Single(_model.State.Purchases);
    }

    [Fact]
    public void what_does_not_fit_or_was_interrupted_is_decided_anew_up_to_four_times()
    {
        foreach (Func<Exception> passing in new Func<Exception>[] { () => new ConflictException("a row has changed"), () => new InterruptedException("the connection was lost") })
        {
            for (var i = 0; i < 3; i++) _store.Passing.Enqueue(passing());
            Assert.Equal(new Counted(1, 1), Outcome<Counted>(_runner.Run([Number(1)])[0]));
            Assert.Empty(_store.Passing);
        }
        Assert.Equal(["1", "1"], Alerts());
    }

    [Fact]
    public void what_is_interrupted_every_time_has_failed_and_may_be_sent_again()
    {
        var unsure = 0;
        _runner.Unsure += () => unsure++;
        for (var i = 0; i < 4; i++) _store.Passing.Enqueue(new InterruptedException("the connection was lost"));
        Assert.Equal("the connection was lost", Assert.IsType<CommandResult.Failed>(_runner.Run([Number(1)])[0]).Cause.Message);
        Assert.Equal((0, 1), (_store.Passing.Count, unsure));
        Assert.Empty(Alerts());
    }

    [Fact]
    public void what_never_fits_is_a_mistake_and_set_aside()
    {
        for (var i = 0; i < 4; i++) _store.Passing.Enqueue(new ConflictException("a row has changed"));
        Assert.Equal("a row has changed", Assert.IsType<CommandResult.Parked>(_runner.Run([Number(1)])[0]).Reason);
        Assert.Empty(_store.Passing);
    }

    [Fact]
    public void whoever_must_know_hears_that_something_may_be_durable_after_all()
    {
        var unsure = 0;
        _runner.Unsure += () => unsure++;
        _runner.Run([Number(1)]);
        Assert.Equal(0, unsure);
        _store.Fails = true;
        _runner.Run([Number(2), Number(3)]);
        Assert.Equal(1, unsure);
        _runner.Run([new Poison { At = Some.Now }]);
        Assert.Equal(2, unsure);
    }

    [Fact]
    public void what_must_be_alone_waits_for_those_before_it_and_goes_before_those_after_it()
    {
        var (order, blocked, release) = (new List<string>(), new SemaphoreSlim(0), new SemaphoreSlim(0));
        _runner.Committed += changes =>
        {
            lock (order) order.Add(changes.Alerts[0].Text);
            if (changes.Alerts[0].Text is not ("1" or "2")) return;
            blocked.Release();
            release.Wait(TestContext.Current.CancellationToken);
        };

        var first = Started(Number(1));
        blocked.Wait(TestContext.Current.CancellationToken);
        var alone = Waiting(new Alone(2) { At = Some.Now });
        var later = new[] { Waiting(Number(3)), Waiting(Number(3)) };
        Assert.Equal(["1"], order);
        release.Release();
        blocked.Wait(TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2"], order);
        Assert.All(later, thread => Assert.False(thread.Join(0)));
        release.Release();
        Assert.All([first, alone, .. later], thread => Assert.True(thread.Join(TimeSpan.FromSeconds(20))));
        Assert.Equal(["1", "2", "3", "3"], order);

        Thread Started(Command command)
        {
            var thread = new Thread(() => _runner.Run([command])) { IsBackground = true };
            thread.Start();
            return thread;
        }

        Thread Waiting(Command command)
        {
            var thread = Started(command);
            // For good, and not for a moment on its way there.
            Assert.True(SpinWait.SpinUntil(() => Enumerable.Range(0, 1_000).All(_ => IsWaiting(thread)), TimeSpan.FromSeconds(20)));
            return thread;
        }

        static bool IsWaiting(Thread thread)
        {
            Thread.Yield();
            return thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);
        }
    }

    [Fact]
    public void those_that_need_not_be_alone_are_under_way_together()
    {
        using var both = new Barrier(2);
        _runner.Committed += _ => Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        var threads = Enumerable.Range(1, 2).Select(n => new Thread(() => _runner.Run([Number(n)])) { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        Assert.All(threads, thread => Assert.True(thread.Join(TimeSpan.FromSeconds(20))));
        Assert.Equal(2, Alerts().Count);
    }

    sealed record Alone(int Number) : Command<Counted>
    {
        public override string Subject => $"number {Number}";

        public override void Need(Keys keys) => keys.Alone = true;

        public override Counted Decide(WorkingSet set)
        {
            set.Raise(At, "counted", $"{Number}");
            return new(Number, 0);
        }
    }

    [Fact]
    public void a_request_needs_what_its_command_needs()
    {
        var keys = new Keys();
        new Request<SettleOutcome>("key", "body", new Settle("mail/1") { At = Some.Now }, _ => new(204, "")) { At = Some.Now }.Need(keys);
        Assert.Equal(["key"], keys.Requests);
        Assert.Equal(["mail/1"], keys.Outbox);
    }

    static Count Number(int number) => new(number) { At = Some.Now };

    static ReadPost Asking(Member member) => Some.Read(Some.Post(member.Accounts[0].Account, ["BuyTee"]));

    static Request<Counted> Ask(string key, string body, int number) =>
        new(key, body, Number(number), counted => new(201, $"{counted.Number}")) { At = Some.Now };

    static T Outcome<T>(CommandResult result) => Assert.IsType<T>(Assert.IsType<CommandResult.Decided>(result).Outcome, exactMatch: false);

    static Answer Answered(CommandResult result) => Assert.IsType<RequestOutcome.Answered>(Outcome<RequestOutcome>(result)).Answer;

    List<string> Alerts() => [.. _model.State.Alerts.Select(alert => alert.Text)];
}
