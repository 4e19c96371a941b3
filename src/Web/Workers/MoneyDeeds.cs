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
        var gate = outside.GateOf(service);
        if (gate.ComeBackAt(Now) is { } until) return PutAside(queued, until);
        try
        {
            var end = await Ask(queued.Item, cancellation);
            await Answered(gate, service);
            return end ?? Retry.Later(queued, "the payment service has not decided yet", Now);
        }
        catch (PaymentUnavailableException silent)
        {
            return await Silent(gate, queued, service, silent.Message);
        }
        // The service will never take it: asking on would hold the unit for ever, or the member's money.
        catch (ArgumentException rejected) when (GivenUp(queued.Item, rejected.Message) is { } end)
        {
            await Answered(gate, service);
            return end;
        }
    }

    Command? GivenUp(OutboxItem item, string reason) => item switch
    {
        OutboxItem.Charge charge => new GiveUpCharge(charge.Purchase, reason) { At = Now },
        OutboxItem.Credit credit => new SettleCredit(credit, new CreditAnswer.Refused(reason)) { At = Now },
        _ => null,
    };

    /// <returns>Null if it is not decided yet.</returns>
    /// <exception cref="PaymentUnavailableException">There was no answer.</exception>
    async Task<Command?> Ask(OutboxItem item, CancellationToken cancellation) => item switch
    {
        OutboxItem.Charge charge => await Charge(charge, cancellation),
        OutboxItem.CancelCharge cancel => Settled(item, cancel.Purchase, cancel.Together, await outside.Payment(cancel.Service).CancelCharge(cancel.Purchase.ToString(), cancellation)),
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

    SettleCharge? Settled(OutboxItem item, PurchaseId purchase, ImmutableArray<PurchaseId> together, ChargeAnswer answer) => answer switch
    {
        ChargeAnswer.Unavailable unavailable => throw new PaymentUnavailableException(unavailable.Reason),
        // Asked again until it is decided, unless the service tells before.
        ChargeAnswer.Processing => null,
        _ => new SettleCharge(purchase, answer, item.Key, together) { At = Now },
    };

    SettleRefund Settled(OutboxItem.Refund item, RefundAnswer answer) => answer is RefundAnswer.Unavailable unavailable
        ? throw new PaymentUnavailableException(unavailable.Reason)
        : new SettleRefund(item, answer) { At = Now };

    SettleCredit Settled(OutboxItem.Credit item, CreditAnswer answer) => answer is CreditAnswer.Unavailable unavailable
        ? throw new PaymentUnavailableException(unavailable.Reason)
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
            PaymentNews.Charged { Answer: ChargeAnswer.Unavailable unavailable } => throw new PaymentUnavailableException(unavailable.Reason),
            PaymentNews.Refunded { Answer: RefundAnswer.Unavailable unavailable } => throw new PaymentUnavailableException(unavailable.Reason),
            _ => new HandleEvent(item, NewsEffects.Of(item.Service, news, outside.Queries, Now)) { At = Now },
        };
    }

    /// <summary>While the service is away a silence is not written down: of ten thousand items that would be ten thousand rows, again and again.</summary>
    async Task<Command?> Silent(PaymentGate gate, QueuedItem queued, string service, string reason)
    {
        if (gate.IsSilent(queued.Item.Key, Now))
            await Raise("payments-away", $"{service} does not answer ({reason}). Charges wait, the oldest is tried every {PaymentGate.ProbeEvery.TotalSeconds:0} seconds, and nothing lapses meanwhile");
        return gate.AsideUntil(Now) is { } until ? PutAside(queued, until) : Retry.Later(queued, reason, Now);
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
