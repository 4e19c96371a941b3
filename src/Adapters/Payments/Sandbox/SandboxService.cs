using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>A payment service for development and tests that moves no money.</summary>
/// <remarks>
/// It stands for a service outside: what it did stays done, whatever becomes of the caller.
/// A call that can never be right (one key for two different things, an amount of nothing) throws <see cref="ArgumentException"/>.
/// </remarks>
public sealed class SandboxService : IPaymentService, IDisposable
{
    readonly TimeProvider time;
    readonly SandboxFile file;
    readonly SandboxCalls calls;
    readonly SandboxCards cards;
    readonly SandboxSessions sessions;
    readonly SandboxCharges charges;
    readonly SandboxRefunds refunds;
    readonly SandboxCredits credits;
    readonly SandboxMovements movements;

    public SandboxService(string path, TimeProvider time)
    {
        this.time = time;
        file = new(path);
        calls = new(file, time);
        cards = new(file, time);
        sessions = new(file, cards, time);
        charges = new(file, cards, calls, time);
        refunds = new(file, charges, time);
        credits = new(file, cards, time);
        movements = new(file);
    }

    public string Name => "sandbox";

    public SandboxFaults Faults { get; } = new();

    /// <summary>What can be linked: to choose from on the hosted card page.</summary>
    public static IReadOnlyList<string> Tokens { get; } = [.. TestToken.All.Select(kind => kind.Name)];

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) =>
        Serve(SandboxOperations.Link, key, () => cards.Link(key, token), reason => new LinkAnswer.Unavailable(reason), cancellation);

    /// <exception cref="PaymentUnavailableException">No answer.</exception>
    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) =>
        Serve(SandboxOperations.HostedCardPage, key: null, () => sessions.Open(returnTo), NoAnswer<Uri>, cancellation);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) =>
        Serve(SandboxOperations.FindLinked, session, () => sessions.FindLinked(session, returnTo), NoAnswer<SavedCard?>, cancellation);

    public Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation) =>
        Serve(SandboxOperations.Charge, request.Key, () => charges.Charge(request), Unavailable, cancellation);

    public Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation) =>
        Serve(SandboxOperations.CancelCharge, request.Key, () => charges.Cancel(request.Key), Unavailable, cancellation);

    public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) =>
        Serve(
            SandboxOperations.Refund, request.Key, () => refunds.Refund(request), reason => new RefundAnswer.Unavailable(reason),
            cancellation);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) =>
        Serve(SandboxOperations.Movements, key: null, () => new Outcome<Page<Movement>>(movements.List(from, to, after), "Listed"), NoAnswer<Page<Movement>>, cancellation);

    public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation) =>
        Serve(
            SandboxOperations.Credit, request.Key, () => credits.Credit(request), reason => new CreditAnswer.Unavailable(reason),
            cancellation);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task Detach(string token, CancellationToken cancellation) =>
        Serve(SandboxOperations.Detach, key: null, () => cards.Detach(token), NoAnswer<bool>, cancellation);

    /// <summary>For the hosted card page; null for a session that is unknown or whose half hour is over.</summary>
    public SandboxSession? FindSession(string id) => file.Transact(() => sessions.Find(id));

    /// <summary>The person entered a card. After a refusal for the token's sake the session stays open.</summary>
    public LinkAnswer CompleteSession(string id, string testToken) =>
        OnPage(SandboxOperations.CompleteSession, id, () => sessions.Complete(id, testToken));

    /// <summary>For the hosted authentication page; null for a charge that waits for nobody.</summary>
    public SandboxCharge? FindPendingCharge(string id) => file.Transact(() => charges.FindPending(id));

    /// <summary>The member decided. Answers where to go back to, also for a charge that no longer waits; null for an unknown one.</summary>
    public Uri? Authenticate(string chargeId, bool approve) =>
        OnPage(SandboxOperations.Authenticate, chargeId, () => charges.Authenticate(chargeId, approve));

    /// <summary>In the order they were taken.</summary>
    public IReadOnlyList<SandboxCall> Calls() => file.Transact(calls.All);

    public IReadOnlyList<SandboxCharge> Charges() => file.Transact(charges.All);

    public IReadOnlyList<SandboxRefund> Refunds() => file.Transact(refunds.All);

    public IReadOnlyList<SandboxCredit> Credits() => file.Transact(credits.All);

    public void Dispose() => file.Dispose();

    async Task<T> Serve<T>(string operation, string? key, Func<Outcome<T>> act, Func<string, T> unavailable, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Take(operation, key, act) is not (var seq, var outcome)) return unavailable("The sandbox did not answer.");
        if (outcome.Wait <= TimeSpan.Zero) return outcome.Answer;

        await Task.Delay(outcome.Wait, time, cancellation);
        file.Transact(() => calls.MarkDelivered(seq));
        return outcome.Answer;
    }

    /// <summary>Does and records what was asked in one transaction; null where the caller gets no answer.</summary>
    (long Seq, Outcome<T> Outcome)? Take<T>(string operation, string? key, Func<Outcome<T>> act)
    {
        try
        {
            return file.Transact<(long, Outcome<T>)?>(() =>
            {
                if (Faults.Down)
                {
                    calls.Add(operation, key, "Down", delivered: false);
                    return null;
                }
                var outcome = act();
                var lost = outcome.Lost || Faults.LoseAnswers;
                var seq = Record(operation, key, outcome, delivered: !lost && outcome.Wait <= TimeSpan.Zero);
                return lost ? null : (seq, outcome);
            });
        }
        catch (ArgumentException)
        {
            file.Transact(() => calls.Add(operation, key, "Rejected", delivered: true));
            throw;
        }
    }

    T OnPage<T>(string operation, string key, Func<Outcome<T>> act) =>
        file.Transact(() =>
        {
            var outcome = act();
            Record(operation, key, outcome, delivered: true);
            return outcome.Answer;
        });

    long Record<T>(string operation, string? key, Outcome<T> outcome, bool delivered) =>
        calls.Add(operation, key, outcome.Status, delivered, outcome.Amount, outcome.Card);

    static ChargeAnswer Unavailable(string reason) => new ChargeAnswer.Unavailable(reason);

    static T NoAnswer<T>(string reason) => throw new PaymentUnavailableException(reason);
}
