using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Tests.Scenarios;

/// <summary>A credit on its way to the card: by the payment service, or by the issuer's own hand.</summary>
public sealed class CreditingTests : IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tagsale-");
    readonly FakeTime _time = new(Some.Now);
    readonly SandboxService _sandbox;
    readonly Counter _counter;

    public CreditingTests()
    {
        _sandbox = new(Path.Combine(_folder.FullName, "sandbox.db"), _time);
        _counter = new(_sandbox, _time);
    }

    [Fact]
    public async Task a_credit_is_put_on_the_statement_and_a_refund_takes_its_share_back()
    {
        var (member, clearing) = await Spent();
        await _counter.Settle();
        await _counter.Take(_counter.Transaction(member, 4_000, TransactionType.Refund, clearing.Id));
        await _counter.Settle();

        Assert.Equal([2_000, -1_000L], _sandbox.Credits().Select(c => c.Amount.Minor));
        Assert.All(_sandbox.Credits(), c => Assert.Equal(member.Cards[0].Token, c.Card));
        Assert.Equal(_sandbox.Credits().Select(c => (string?)c.Reference), _counter.Credits.Select(c => c.Reference));
        Assert.All(_counter.Credits, c => Assert.Equal(CreditState.Paid, c.State));
        Assert.Equal([("merchant:Whole foods", 1_000), ("service:sandbox", -1_000L)], Books());
    }

    [Fact]
    public async Task an_answer_that_is_lost_is_asked_for_again_and_credited_once()
    {
        await Spent();
        _sandbox.Faults.LoseAnswers = true;
        await _counter.Settle();
        Assert.Equal(CreditState.Sending, Assert.Single(_counter.Credits).State);

        _sandbox.Faults.LoseAnswers = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        await _counter.Settle();
        Assert.Equal(CreditState.Paid, Assert.Single(_counter.Credits).State);
        Assert.Single(_sandbox.Credits());
    }

    [Fact]
    public async Task while_the_service_is_away_credits_wait()
    {
        var offer = await _counter.Publish();
        for (var number = 0; number < 20; number++)
        {
            var member = await _counter.Member();
            await _counter.Load(offer, member);
            await _counter.Take(_counter.Transaction(member, 8_000));
        }
        _sandbox.Faults.Down = true;
        for (var minute = 0; minute < 10; minute++)
        {
            await _counter.Settle();
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.All(_counter.Credits, c => Assert.Equal(CreditState.Sending, c.State));
        Assert.Equal(["payments-away"], _counter.Alerts);

        _sandbox.Faults.Down = false;
        for (var minute = 0; minute < 10; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await _counter.Settle();
        }
        Assert.All(_counter.Credits, c => Assert.Equal(CreditState.Paid, c.State));
        Assert.Equal(20, _sandbox.Credits().Count);
    }

    [Fact]
    public async Task what_the_service_refuses_stands_in_the_payout_file_and_the_operator_is_told()
    {
        var (member, _) = await Spent();
        await _sandbox.Detach(member.Cards[0].Token, TestContext.Current.CancellationToken);
        await _counter.Settle();

        Assert.Equal(CreditState.Owed, Assert.Single(_counter.Credits).State);
        Assert.Equal(["credit-refused"], _counter.Alerts);
        Assert.Equal([("credits-due", -2_000), ("merchant:Whole foods", 2_000L)], Books());
    }

    [Fact]
    public async Task what_no_service_moves_is_paid_by_file_once()
    {
        using var elsewhere = new Counter(new NoCredits(_sandbox), _time);
        var (member, clearing) = await Spent(elsewhere);
        await elsewhere.Settle();
        var owed = Assert.Single(elsewhere.Credits);
        Assert.Equal((CreditState.Owed, member.Cards[0].Key), (owed.State, owed.Card));
        Assert.Empty(elsewhere.Alerts);

        var unknown = owed.Key with { Transaction = "never" };
        var first = await elsewhere.Do(at => new PayCredits([owed.Key, owed.Key, unknown], "file-1") { At = at });
        Assert.Equal((1, 0), (first.Paid, first.Already));
        Assert.Equal([unknown], first.NotOwed);
        Assert.Equal((CreditState.Paid, "file-1"), (elsewhere.Credits[0].State, elsewhere.Credits[0].Reference));

        var again = await elsewhere.Do(at => new PayCredits([owed.Key], "file-1") { At = at });
        Assert.Equal((0, 1, 0), (again.Paid, again.Already, again.NotOwed.Length));
        // Paid a second time by another file: the issuer must hear of it.
        Assert.Equal([owed.Key], (await elsewhere.Do(at => new PayCredits([owed.Key], "file-2") { At = at })).NotOwed);
        Assert.Equal([("merchant:Whole foods", 2_000), ("payouts", -2_000L)], Books(elsewhere));
    }

    [Fact]
    public async Task what_is_still_with_the_service_is_not_paid_by_file()
    {
        await Spent();
        var sending = Assert.Single(_counter.Credits).Key;
        Assert.Equal([sending], (await _counter.Do(at => new PayCredits([sending], "file-1") { At = at })).NotOwed);
        await _counter.Settle();
        Assert.Equal([("merchant:Whole foods", 2_000), ("service:sandbox", -2_000L)], Books());
    }

    [Fact]
    public async Task webhooks_are_told_once_it_is_known_who_credits_and_get_the_card_only_if_that_is_the_issuer()
    {
        await _counter.Listen();
        var (member, clearing) = await Spent();
        Assert.Equal([EventKind.MemberJoined, EventKind.RewardLoaded], _counter.Told.Select(e => e.Kind));
        await _counter.Settle();
        var credited = Assert.IsType<ProgramEvent.OfCredit>(_counter.Told[^1]);
        Assert.Equal((EventKind.RewardCredited, CreditState.Paid, new CardKey("", "")), (credited.Kind, credited.Credit.State, credited.Credit.Card));

        await _sandbox.Detach(member.Cards[0].Token, TestContext.Current.CancellationToken);
        await _counter.Take(_counter.Transaction(member, 8_000, TransactionType.Refund, clearing.Id));
        await _counter.Settle();
        var back = Assert.IsType<ProgramEvent.OfCredit>(_counter.Told[^1]);
        Assert.Equal((EventKind.RewardClawedBack, CreditState.Owed, member.Cards[0].Key, -2_000), (back.Kind, back.Credit.State, back.Credit.Card, back.Credit.Amount.Minor));
        Assert.NotEqual(credited.Id, back.Id);
        Assert.Equal(credited.Subject, back.Subject);

        await _counter.Do(at => new PayCredits([back.Credit.Key], "file-1") { At = at });
        Assert.Equal(4, _counter.Told.Count);
    }

    [Fact]
    public async Task an_offer_loaded_again_with_another_card_is_told_again()
    {
        await _counter.Listen();
        var (member, _) = await Spent();
        var offer = _counter.Queries.Enrollments(new(), PageRequest.First(1)).Items[0].Offer;
        await _counter.Do(at => new AddCard(member.Id, Some.Card()) { At = at });
        await _counter.Do(at => new RemoveCard(member.Id, member.Cards[0].Id) { At = at });
        _time.Advance(TimeSpan.FromMinutes(1));
        await _counter.Do(at => new LoadOffer(new(Some.Id()), offer.Id, member.Id, null, EnrollmentSource.Click) { At = at });

        var loaded = _counter.Told.OfType<ProgramEvent.OfEnrollment>().ToList();
        Assert.Equal(2, loaded.Count);
        Assert.Equal(2, loaded.Select(e => e.Id).Distinct().Count());
        Assert.Single(loaded.Select(e => e.Enrollment).Distinct());
    }

    Task<(Member Member, CardTransaction Clearing)> Spent() => Spent(_counter);

    static async Task<(Member Member, CardTransaction Clearing)> Spent(Counter counter)
    {
        var (offer, member) = (await counter.Publish(), await counter.Member());
        await counter.Load(offer, member);
        var clearing = counter.Transaction(member, 8_000);
        Assert.Equal((TransactionStatus.Credited, 2_000), ((await counter.Take(clearing)) is var taken ? taken.Status : default, taken.CreditMinor));
        return (member, clearing);
    }

    List<(string Account, long Minor)> Books() => Books(_counter);

    /// <summary>What stands on each account, debits less credits; those with nothing are left out.</summary>
    static List<(string Account, long Minor)> Books(Counter counter) =>
    [
        .. counter.Queries.Books.Lines(new(), PageRequest.First(200)).Items.Select(b => b.Line).GroupBy(l => l.Account, l => l.Side == Side.Debit ? l.Amount.Minor : -l.Amount.Minor)
            .Select(g => (g.Key, g.Sum())).Where(g => g.Item2 != 0).OrderBy(g => g.Key, StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        _counter.Dispose();
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Keeps cards, and credits nothing.</summary>
    sealed class NoCredits(IPaymentService inner) : IPaymentService
    {
        public string Name => inner.Name;

        public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) => inner.Link("other-" + key, token, customer, cancellation);

        public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation) => Task.FromResult<CreditAnswer>(new CreditAnswer.NotOffered());

        public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) => throw new NotSupportedException();

        public Task Detach(string token, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
