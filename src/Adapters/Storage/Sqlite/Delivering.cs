using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Takes deliveries in hand and makes those of replays, over one session.</summary>
sealed class Delivering(Session session)
{
    public bool HasDue(DateTimeOffset now) => session.Webhooks.Ready(now).Any(ready =>
        session.Deliveries.HasDue(ready.Webhook.Id, now) && session.Deliveries.InHand(ready.Webhook.Id, now) < WebhookMessage.MostAtOnce);

    public List<WebhookMessage> Take(DateTimeOffset now, DateTimeOffset until)
    {
        var taken = new List<WebhookMessage>();
        foreach (var (webhook, lastTaken) in session.Webhooks.Ready(now)) Take(webhook, lastTaken, now, until, taken);
        return taken;
    }

    public bool HasReplay() => session.Webhooks.Replaying().Count > 0;

    /// <returns>False if all are made.</returns>
    public bool GoOnReplaying(DateTimeOffset now, int limit)
    {
        foreach (var (webhook, from, after) in session.Webhooks.Replaying())
        {
            var events = session.Events.After(after, limit);
            foreach (var happened in events.Where(e => e.At >= from && webhook.Events.Has(e.Kind))) session.Deliveries.Again(webhook.Id, happened, now);
            if (events.Count < limit) session.Webhooks.EndReplay(webhook.Id);
            else session.Webhooks.GoOn(webhook.Id, events[^1].Number);
        }
        return HasReplay();
    }

    void Take(Webhook webhook, DateTimeOffset? lastTaken, DateTimeOffset now, DateTimeOffset until, List<WebhookMessage> into)
    {
        var room = WebhookMessage.MostAtOnce - session.Deliveries.InHand(webhook.Id, now);
        if (room <= 0) return;
        foreach (var due in session.Deliveries.Due(webhook.Id, now, WebhookMessage.MostLookedAt))
        {
            if (due.IsBehind) session.Deliveries.PutOff(webhook.Id, due.Event, now + WebhookMessage.PutOff);
            else if (room > 0 && session.Events.Find(due.Event) is { } kept && Happened(kept) is { } what)
            {
                room--;
                session.Deliveries.Take(webhook.Id, due.Event, until);
                into.Add(new(webhook, due.Event, kept.Id, what, due.Attempts, due.FirstAt, lastTaken));
            }
        }
    }

    /// <summary>Null where what it happened to is there no more.</summary>
    ProgramEvent? Happened(NumberedEvent kept) => kept.Kind.Subject() switch
    {
        EventSubject.Purchase => session.Purchases.Find(new(kept.Subject), OfferOf) is { } purchase ? EventCodec.Read(kept.Kind, kept.At, purchase, kept.Detail!) : null,
        EventSubject.Offer => EventCodec.Read(kept.Kind, kept.At, OfferOf(new(kept.Subject)), kept.Detail!),
        EventSubject.Member => new ProgramEvent.OfMember(kept.Kind, kept.At, new(kept.Subject)),
        EventSubject.Reward => EventCodec.Read(kept.Kind, kept.At, kept.Subject, kept.Detail!),
    };

    Core.Offers.ProductOffer OfferOf(OfferId id) => Invariant.Found(session.Offers.Find(id) as Core.Offers.ProductOffer, $"offer {id}");
}
