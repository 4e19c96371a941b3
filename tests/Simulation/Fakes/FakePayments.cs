using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation.Fakes;

/// <summary>A payment service that does what it is told once a key, and tells of it when it likes.</summary>
public class FakePayments(Setting setting) : IPaymentNews
{
    /// <summary>So many attempts take some hours.</summary>
    const int Mute = 50;

    /// <summary>So many take some minutes.</summary>
    const int Slow = 8;

    const int PageSize = 100;

    readonly VirtualClock _clock = setting.Clock;
    readonly Chance _chance = setting.Chance;
    readonly Dictionary<string, WorldCharge> _byKey = [];
    readonly HashSet<string> _cancelled = [];
    readonly HashSet<string> _detached = [];
    int _numbers;

    public const string Bank = "bank";
    public string Name => Bank;
    public PaymentTruth Truth { get; } = new();
    public BankNews News { get; } = new(setting);

    /// <summary>A charge waits for its member on the bank's page.</summary>
    public event Action<WorldCharge>? Waits;

    /// <summary>A charge was asked for, and has its first outcome.</summary>
    public event Action<WorldCharge>? Made;

    public Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation)
    {
        var charge = Find(request.Key);
        if (News.IsAway || charge is null && _chance.Meets(Fault.ChargeUnanswered)) return Task.FromResult<ChargeAnswer>(new ChargeAnswer.Unavailable("down"));

        charge ??= Make(request);
        if (charge.Silences > 0 && !_chance.IsCalm)
        {
            charge.Silences--;
            return Task.FromResult<ChargeAnswer>(new ChargeAnswer.Unavailable("no answer"));
        }
        return _chance.Meets(Fault.ChargeAnswerLate) ? Later(Present(charge)) : Task.FromResult(Present(charge));
    }

    public Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation)
    {
        if (News.IsAway || _chance.Meets(Fault.ChargeUnanswered)) return Task.FromResult<ChargeAnswer>(new ChargeAnswer.Unavailable("down"));
        _cancelled.Add(request.Key);
        if (Find(request.Key) is not { } charge) return Task.FromResult<ChargeAnswer>(new ChargeAnswer.Declined(DeclineReason.Cancelled));
        Settle(charge, ChargeStatus.Declined, DeclineReason.Cancelled);
        return Task.FromResult(Present(charge));
    }

    public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation)
    {
        if (News.IsAway) return Task.FromResult<RefundAnswer>(new RefundAnswer.Unavailable("down"));
        if (Truth.Refunds.Find(r => r.Key == request.Key) is { } earlier) return Task.FromResult(Present(earlier));
        var charge = Truth.Charges.Find(c => c.Reference == request.ChargeReference);
        if (charge is null || request.Amount.Minor > LeftOf(charge)) return Task.FromResult<RefundAnswer>(new RefundAnswer.Refused("more than is left"));

        var refund = Return(charge, request.Amount, request.Key);
        return Task.FromResult<RefundAnswer>(_chance.Meets(Fault.RefundAnswerLost)
            ? new RefundAnswer.Unavailable("no answer")
            : new RefundAnswer.Refunded(refund.Reference));
    }

    /// <summary>Somebody gives back a part of what is left, or all of it, at the bank itself.</summary>
    public void RefundHere(WorldCharge charge)
    {
        if (LeftOf(charge) is > 0 and var left) Return(charge, charge.Amount with { Minor = _chance.Is(0.5) ? left : 1 + _chance.Below((int)left) }, key: null);
    }

    /// <summary>The card's bank asks or takes the money at once, and decides in the end.</summary>
    public void Dispute(WorldCharge charge)
    {
        if (LeftOf(charge) is not (> 0 and var left)) return;
        var minor = _chance.Is(0.7) ? left : 1 + _chance.Below((int)left);
        var dispute = new WorldDispute { Reference = NextReference("dispute"), Charge = charge, Amount = charge.Amount with { Minor = minor } };
        Truth.Disputes.Add(dispute);
        var (asks, takes, wins) = (_chance.Is(0.3), _chance.Is(0.7), _chance.Is(0.5));
        if (asks) Move(dispute, DisputeState.Inquiry);
        if (!asks) Move(dispute, DisputeState.Open);
        else if (takes) setting.Agenda.After(_chance.Seconds(0, 7200), () => Move(dispute, DisputeState.Open));
        else setting.Agenda.After(_chance.Seconds(0, 7200), () => Move(dispute, DisputeState.Won));
        if (!asks || takes) setting.Agenda.After(_chance.Seconds(7200, 20000), () => Move(dispute, wins ? DisputeState.Won : DisputeState.Lost));
    }

    public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation)
    {
        if (News.IsAway || _chance.Meets(Fault.CreditUnanswered)) return Task.FromResult<CreditAnswer>(new CreditAnswer.Unavailable("down"));
        var credit = FindCredit(request.Key) ?? Give(request);
        return Task.FromResult<CreditAnswer>(
            _chance.Meets(Fault.CreditAnswerLost) ? new CreditAnswer.Unavailable("no answer")
            : credit.IsRefused ? new CreditAnswer.Refused("the card takes no credit")
            : new CreditAnswer.Credited(credit.Reference));
    }

    public Task Detach(string token, CancellationToken cancellation)
    {
        _detached.Add(token);
        return Task.CompletedTask;
    }

    /// <summary>A card's bank has replaced it.</summary>
    public void Renew(Card card)
    {
        if (_detached.Contains(card.Token) || !Truth.RenewedCards.TryAdd(card.Token, new(card.Token, card.Brand, card.Last4, card.Fingerprint, card.Expires.AddYears(4)))) return;
        Tell(card.Token);
    }

    /// <returns>False if it was not kept any more.</returns>
    public bool Lose(string token)
    {
        if (!_detached.Add(token)) return false;
        Truth.LostCards.Add(token);
        Tell(token);
        return true;
    }

    void Tell(string token) => News.Happened("card", () => new PaymentNews.CardChanged(token, _detached.Contains(token) ? null : Truth.RenewedCards[token]));

    public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation)
    {
        var start = int.Parse(after ?? "0", CultureInfo.InvariantCulture);
        var all = Truth.Movements.Where(m => m.At >= from && m.At < to).ToList();
        var rest = all.Skip(start).Take(PageSize).ToList();
        return Task.FromResult(new Page<Movement>(rest, start + PageSize < all.Count ? (start + PageSize).ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) => throw new NotSupportedException("Cards are there from the beginning.");

    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => throw new NotSupportedException("There is no page.");

    public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) => throw new NotSupportedException("There is no page.");

    public ReceivedEvent Receive(string body, string? signature, DateTimeOffset now) => throw new NotSupportedException("Events arrive behind the door.");

    public Task<Page<PaymentEvent>> Since(DateTimeOffset from, string? after, CancellationToken cancellation) => News.Since(from, after);

    public Task<PaymentNews> Understand(PaymentEvent told, CancellationToken cancellation) => News.Understand(told);

    /// <summary>The member answers on the bank's page; too late is no answer.</summary>
    public void Authenticate(WorldCharge charge, bool approve) =>
        Settle(charge, approve ? ChargeStatus.Approved : ChargeStatus.Declined, DeclineReason.AuthenticationFailed);

    /// <summary>It tells how a charge stands.</summary>
    public void Tell(WorldCharge charge) => News.Happened("charge", () => new PaymentNews.Charged(charge.Key, Present(charge)));

    /// <summary>What was declined is approved after all.</summary>
    public void ApproveAfterAll(WorldCharge charge)
    {
        (charge.Status, charge.Contradicted) = (ChargeStatus.WaitsForMember, true);
        Settle(charge, ChargeStatus.Approved, default);
    }

    /// <summary>The same once more, under a reference of its own.</summary>
    public WorldCharge ChargeAgain(WorldCharge charge)
    {
        var second = Note(charge.Key, charge.Token, charge.Amount, charge.Asked, silences: 0, unbidden: true);
        Settle(second, ChargeStatus.Approved, default);
        return second;
    }

    public ChargeAnswer Present(WorldCharge charge) => charge.Status switch
    {
        ChargeStatus.Approved => new ChargeAnswer.Approved(charge.Reference, SumToldOf(charge), charge.HidesFee ? null : charge.Fee),
        ChargeStatus.Processing => new ChargeAnswer.Processing(charge.Reference),
        ChargeStatus.Declined => new ChargeAnswer.Declined(charge.Reason),
        ChargeStatus.WaitsForMember => new ChargeAnswer.ActionRequired(charge.Reference, new($"https://bank.test/{charge.Reference}")),
    };

    /// <summary>The charge once made under this key.</summary>
    protected virtual WorldCharge? Find(string key) => _byKey.GetValueOrDefault(key);

    protected virtual Money SumToldOf(WorldCharge charge) => charge.Amount;

    /// <summary>What was once credited, or refused, under this key.</summary>
    protected virtual WorldCredit? FindCredit(string key) => Truth.Credits.Find(c => c.Key == key);

    WorldCredit Give(CreditRequest request)
    {
        var credit = new WorldCredit(NextReference("credit"), request.Key, request.Token, request.Amount, _clock.Stamp(), _chance.Meets(Fault.CreditRefused));
        Truth.Credits.Add(credit);
        setting.Digest.Add($"credit {credit.Key} {credit.Amount} {(credit.IsRefused ? "refused" : "")} {_clock.Now:O}");
        return credit;
    }

    WorldCharge Make(ChargeRequest request)
    {
        var taken = _chance.Meets(Fault.OtherSum) ? request.Amount with { Minor = request.Amount.Minor + 1 + _chance.Below(50) } : request.Amount;
        var charge = _byKey[request.Key] = Note(request.Key, request.Token, taken, request.Amount, Silences(), unbidden: false);
        if (_cancelled.Contains(charge.Key)) Settle(charge, ChargeStatus.Declined, DeclineReason.Cancelled);
        else if (_detached.Contains(charge.Token)) Settle(charge, ChargeStatus.Declined, DeclineReason.Declined);
        else if (_chance.Meets(Fault.ChargeDeclined)) Settle(charge, ChargeStatus.Declined, DeclineReason.InsufficientFunds);
        else if (_chance.Meets(Fault.ActionRequired)) Waits?.Invoke(charge);
        else if (_chance.Meets(Fault.ChargeProcessing)) Ponder(charge);
        else if (!charge.IsOfOtherSum && _chance.Meets(Fault.RefundedUnheard)) ApproveUnheard(charge);
        else Settle(charge, ChargeStatus.Approved, default);
        Made?.Invoke(charge);
        return charge;
    }

    /// <summary>It tells nobody, and answers after some minutes; by then somebody has refunded it here.</summary>
    void ApproveUnheard(WorldCharge charge)
    {
        charge.Silences = Math.Max(charge.Silences, Slow);
        Settle(charge, ChargeStatus.Approved, default, isTold: false);
        setting.Agenda.After(_chance.Seconds(0, 5), () => RefundHere(charge));
    }

    void Ponder(WorldCharge charge)
    {
        charge.Status = ChargeStatus.Processing;
        var approves = _chance.Is(0.8);
        setting.Agenda.After(_chance.Seconds(1, 3600), () => Settle(charge, approves ? ChargeStatus.Approved : ChargeStatus.Declined, DeclineReason.InsufficientFunds));
    }

    WorldCharge Note(string key, string token, Money amount, Money asked, int silences, bool unbidden)
    {
        var charge = new WorldCharge
        {
            Reference = NextReference("charge"), Key = key, Token = token, Amount = amount, Asked = asked, At = _clock.Now, Stamp = _clock.Stamp(),
            Status = ChargeStatus.WaitsForMember, Silences = silences, Unbidden = unbidden,
        };
        Truth.Charges.Add(charge);
        setting.Digest.Add($"charge {charge.Key} {charge.Amount} {charge.At:O}");
        return charge;
    }

    int Silences() => !_chance.Meets(Fault.ChargeAnswerLost) ? 0 : _chance.Is(0.3) ? Mute : 1 + _chance.Below(5);

    void Settle(WorldCharge charge, ChargeStatus status, DeclineReason reason, bool isTold = true)
    {
        if (charge.Status is not (ChargeStatus.WaitsForMember or ChargeStatus.Processing)) return;
        (charge.Status, charge.Reason) = (status, reason);
        if (status == ChargeStatus.Approved)
        {
            (charge.ApprovedStamp, charge.ApprovedAt) = (_clock.Stamp(), _clock.Now);
            HideFee(hides => charge.HidesFee = hides, () => Tell(charge));
        }
        setting.Digest.Add($"{status} {charge.Key} {_clock.Now:O}");
        if (isTold) Tell(charge);
    }

    void HideFee(Action<bool> hide, Action tell)
    {
        if (!_chance.Meets(Fault.FeeLate)) return;
        hide(true);
        setting.Agenda.After(_chance.Seconds(60, 10000), () =>
        {
            hide(false);
            tell();
        });
    }

    WorldRefund Return(WorldCharge charge, Money amount, string? key)
    {
        var reference = NextReference("refund");
        var refund = new WorldRefund(reference, key ?? "bank/" + reference, charge.Reference, amount, _clock.Now, _clock.Stamp(), AtBank: key is null);
        Truth.Refunds.Add(refund);
        setting.Digest.Add($"refund {refund.Key} {refund.Amount} {_clock.Now:O}");
        Tell(charge, refund);
        if (_chance.Meets(Fault.RefundFailed)) setting.Agenda.After(_chance.Seconds(60, 20000), () =>
        {
            refund.Failed = true;
            Tell(charge, refund);
        });
        return refund;
    }

    void Move(WorldDispute dispute, DisputeState state)
    {
        dispute.State = state;
        if (dispute is { IsTaken: true, Fee: null })
        {
            dispute.Fee = new(1_500, dispute.Amount.Currency);
            HideFee(hides => dispute.HidesFee = hides, () => Tell(dispute));
        }
        setting.Digest.Add($"{dispute.Reference} {state} {_clock.Now:O}");
        Tell(dispute);
    }

    void Tell(WorldDispute dispute) => News.Happened("dispute", () => new PaymentNews.Disputed(
        dispute.Charge.Key, dispute.Reference, dispute.Amount, dispute.HidesFee ? null : dispute.Fee, dispute.State, "fraudulent"));

    void Tell(WorldCharge charge, WorldRefund refund) => News.Happened("refund", () => new PaymentNews.Refunded(
        charge.Key, refund.Reference, refund.Amount, refund.AtBank ? null : refund.Key, Present(refund)));

    static RefundAnswer Present(WorldRefund refund) => refund.Failed ? new RefundAnswer.Refused("the card is closed") : new RefundAnswer.Refunded(refund.Reference);

    /// <summary>Of an approved charge, what neither went back nor was taken back.</summary>
    long LeftOf(WorldCharge charge) => charge.Status != ChargeStatus.Approved ? 0
        : charge.Amount.Minor - Truth.Refunds.Where(r => r.Charge == charge.Reference && !r.Failed).Sum(r => r.Amount.Minor)
            - Truth.Disputes.Where(d => d.Charge == charge && d.State != DisputeState.Won).Sum(d => d.Amount.Minor);

    /// <summary>The answer of now, heard when it may no longer be so.</summary>
    Task<ChargeAnswer> Later(ChargeAnswer answer)
    {
        var heard = new TaskCompletionSource<ChargeAnswer>();
        setting.Agenda.After(_chance.Seconds(1, 240), () => heard.SetResult(answer));
        return heard.Task;
    }

    string NextReference(string kind) => $"{kind}-{(++_numbers).ToString(CultureInfo.InvariantCulture)}";
}
