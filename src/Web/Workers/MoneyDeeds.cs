using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Workers;

/// <summary>Carries out what asks a payment service, and lets it be while it is away.</summary>
sealed class MoneyDeeds(Outbox outbox, GroupCommit engine, Outside outside, ProgramRules rules, TimeProvider time)
{
    DateTimeOffset Now => time.GetUtcNow();

    /// <returns>The service an item asks; null if it asks none.</returns>
    public static string? ServiceOf(OutboxItem item) => item switch
    {
        OutboxItem.Charge charge => charge.Service,
        OutboxItem.CancelCharge cancel => cancel.Service,
        OutboxItem.Refund refund => refund.Service,
        OutboxItem.Credit credit => credit.Card.Service,
        OutboxItem.DetachCard detach => detach.Service,
        OutboxItem.Understand told => told.Service,
        _ => null,
    };

    /// <returns>What is to be told to the engine; null if there was no attempt that counts.</returns>
    public async Task<Command?> Attempt(QueuedItem queued, string service, CancellationToken cancellation)
    {
        // Nobody is asked, so that tells nothing of whether the service answers.
        if (queued.Item is OutboxItem.Credit { } credit && !outside.Payment(service).GivesCredits) return new SettleCredit(credit, new CreditAnswer.NotOffered()) { At = Now };
        var gate = outside.GateOf(service);
        if (gate.ComeBackAt(Now) is { } until) return PutAside(queued, until);
        try
        {
            var end = await Ask(queued.Item, cancellation);
            await Answered(gate, service);
            return end ?? Retry.Undecided(queued, AskedAt(queued.Item), Now);
        }
        catch (PaymentUnavailableException passing)
        {
            return passing.Failure switch
            {
                PassingFailure.Silence => await Silent(gate, queued, service, passing.Message),
                PassingFailure.Refusal => await Refused(gate, queued, service, passing.Message),
                PassingFailure.NotAsked => PutAside(queued, Now + PaymentGate.ProbeEvery),
            };
        }
        // The service will never take it: asking on would hold the unit, or owe the money, for ever.
        catch (ArgumentException rejected) when (queued.Item is OutboxItem.Charge or OutboxItem.CancelCharge or OutboxItem.Refund or OutboxItem.Credit)
        {
            await Answered(gate, service);
            return await GiveUp(queued.Item, rejected.Message);
        }
    }

    static DateTimeOffset AskedAt(OutboxItem item) => item switch
    {
        OutboxItem.Charge charge => charge.AskedAt,
        OutboxItem.CancelCharge cancel => cancel.AskedAt,
        _ => throw new InvariantException($"{item.GetType().Name} is decided at once"),
    };

    async Task<Command> GiveUp(OutboxItem item, string reason)
    {
        switch (item)
        {
            case OutboxItem.Charge charge:
                return new GiveUpCharge(charge.Purchase, reason) { At = Now };
            case OutboxItem.Refund refund:
                return new SettleRefund(refund, new RefundAnswer.Refused(reason)) { At = Now };
            case OutboxItem.Credit credit:
                return new SettleCredit(credit, new CreditAnswer.Refused(reason)) { At = Now };
            case OutboxItem.CancelCharge cancel:
                await Raise("charge-rejected", $"{cancel.Purchase}: {cancel.Service} does not say that its charge is cancelled ({reason}). The purchase is over here; should money come after all, it goes back");
                return new SettleCharge(cancel.Purchase, new ChargeAnswer.Declined(DeclineReason.Cancelled), cancel.Key, cancel.Together) { At = Now };
            default:
                throw new InvariantException($"{item.GetType().Name} cannot be given up");
        }
    }

    /// <returns>Null if it is not decided yet.</returns>
    /// <exception cref="PaymentUnavailableException">There was no answer.</exception>
    async Task<Command?> Ask(OutboxItem item, CancellationToken cancellation) => item switch
    {
        OutboxItem.Charge charge => await Charge(charge, cancellation),
        OutboxItem.CancelCharge cancel => await Cancel(cancel, cancellation),
        OutboxItem.Refund refund => Settled(refund, await outside.Payment(refund.Service).Refund(new(refund.Key, refund.ChargeReference, refund.Amount), cancellation)),
        OutboxItem.Credit credit => Settled(credit, await outside.Payment(credit.Card.Service).Credit(new(credit.Key, credit.Card.Token, credit.Amount, credit.Description), cancellation)),
        OutboxItem.DetachCard detach => await Detach(detach, cancellation),
        OutboxItem.Understand told => await Understand(told, cancellation),
        _ => throw new InvariantException($"{item.GetType().Name} asks no payment service"),
    };

    async Task<Command?> Charge(OutboxItem.Charge item, CancellationToken cancellation)
    {
        var returnTo = new Uri($"{rules.PublicUrl}/member/purchases/{item.Purchase}/return");
        var request = new ChargeRequest(item.Purchase.ToString(), item.Token, item.Amount, item.Description, returnTo, item.Customer, item.AskedAt);
        return Settled(item, item.Purchase, item.Together, await outside.Payment(item.Service).Charge(request, cancellation));
    }

    async Task<Command?> Cancel(OutboxItem.CancelCharge item, CancellationToken cancellation)
    {
        var request = new CancelRequest(item.Purchase.ToString(), item.Customer ?? CustomerOf(item.Purchase), item.AskedAt);
        return Settled(item, item.Purchase, item.Together, await outside.Payment(item.Service).CancelCharge(request, cancellation));
    }

    string? CustomerOf(PurchaseId id) => outside.Queries.Purchase(id) is { Purchase: var purchase }
        ? outside.Queries.Member(purchase.Member)?.Cards.FirstOrDefault(card => card.Id == purchase.Card)?.Customer : null;

    SettleCharge? Settled(OutboxItem item, PurchaseId purchase, ImmutableArray<PurchaseId> together, ChargeAnswer answer) => answer switch
    {
        ChargeAnswer.Unavailable unavailable => throw new PaymentUnavailableException(unavailable.Reason, unavailable.Failure),
        // Asked again until it is decided, unless the service tells before.
        ChargeAnswer.Processing => null,
        _ => new SettleCharge(purchase, answer, item.Key, together) { At = Now },
    };

    SettleRefund Settled(OutboxItem.Refund item, RefundAnswer answer) => answer is RefundAnswer.Unavailable unavailable
        ? throw new PaymentUnavailableException(unavailable.Reason, unavailable.Failure)
        : new SettleRefund(item, answer) { At = Now };

    SettleCredit Settled(OutboxItem.Credit item, CreditAnswer answer) => answer is CreditAnswer.Unavailable unavailable
        ? throw new PaymentUnavailableException(unavailable.Reason, unavailable.Failure)
        : new SettleCredit(item, answer) { At = Now };

    async Task<Command> Detach(OutboxItem.DetachCard item, CancellationToken cancellation)
    {
        await outside.Payment(item.Service).Detach(item.Token, cancellation);
        return new Settle(item.Key) { At = Now };
    }

    async Task<Command> Understand(OutboxItem.Understand item, CancellationToken cancellation)
    {
        var told = Invariant.Found(outside.Queries.PaymentEvent(new(item.Service, item.Event)), $"event {item.Event} of {item.Service}");
        var news = await outside.NewsOf(item.Service).Understand(told, cancellation);
        return news switch
        {
            PaymentNews.Charged { Answer: ChargeAnswer.Unavailable unavailable } => throw new PaymentUnavailableException(unavailable.Reason, unavailable.Failure),
            PaymentNews.Refunded { Answer: RefundAnswer.Unavailable unavailable } => throw new PaymentUnavailableException(unavailable.Reason, unavailable.Failure),
            _ => new HandlePaymentEvent(item, NewsEffects.Of(item.Service, news, outside.Queries, Now)) { At = Now },
        };
    }

    /// <summary>While the service is away a silence is not written down: of ten thousand items that would be ten thousand rows, again and again.</summary>
    async Task<Command?> Silent(PaymentGate gate, QueuedItem queued, string service, string reason)
    {
        if (gate.IsSilent(queued.Item.Key, Now))
            await Raise("payments-away", $"{service} does not answer ({reason}). Charges wait, the oldest is tried every {PaymentGate.ProbeEvery.TotalSeconds:0} seconds, and nothing lapses meanwhile");
        return gate.AsideUntil(Now) is { } until ? PutAside(queued, until) : Retry.Later(queued, reason, Now);
    }

    /// <summary>It is not away. Were a refusal taken for silence, refunds without a balance to pay them from would keep back the charges that fill it.</summary>
    async Task<Command?> Refused(PaymentGate gate, QueuedItem queued, string service, string reason)
    {
        await Answered(gate, service);
        return Retry.Later(queued, reason, Now);
    }

    async Task Answered(PaymentGate gate, string service)
    {
        if (gate.Answers() is not { } since) return;
        // All of them at once: they stand in their queue by how long they have waited.
        outbox.Recall(item => ServiceOf(item) == service);
        await Raise("payments-back", $"{service} answers again, after {(Now - since).TotalMinutes:0} minutes; what has waited goes out now, the oldest first");
    }

    Command? PutAside(QueuedItem queued, DateTimeOffset until)
    {
        outbox.PutAside(queued, until);
        return null;
    }

    Task Raise(string kind, string text) => engine.Submit(new RaiseAlert(kind, text) { At = Now });
}
