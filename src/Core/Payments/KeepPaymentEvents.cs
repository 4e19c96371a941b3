using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Payments;

/// <summary>Keeps what a payment service has told, as it came, and queues it to be understood. What was kept before is passed over: it comes twice, by two ways, in any order.</summary>
/// <param name="ListedUntil">Everything the service keeps up to then has been listed; null if it came by itself.</param>
public sealed record KeepPaymentEvents(string Service, ImmutableArray<PaymentEvent> Events, DateTimeOffset? ListedUntil = null) : Command<SettleOutcome>
{
    public override int Lane => Lanes.Of(Subject);

    public override string Subject => Events.IsEmpty ? Service : new OutboxItem.Understand(Service, Events[0].Id).Key;

    public override void Need(Keys keys)
    {
        foreach (var told in Events) keys.PaymentEvents.Add(new(Service, told.Id));
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        var outcome = SettleOutcome.Already;
        foreach (var told in Events)
        {
            if (!set.TryKeep(new(Service, told, At))) continue;
            set.Queue(new OutboxItem.Understand(Service, told.Id));
            outcome = SettleOutcome.Settled;
        }
        if (ListedUntil is { } until) set.Changes.Listed[Service] = until;
        return outcome;
    }
}

/// <summary>What was told has been understood: it is done with in the transaction of what it means for us.</summary>
/// <param name="Effects">What it means, in order; none if it does not concern us.</param>
public sealed record HandlePaymentEvent(OutboxItem.Understand Item, ImmutableArray<Command> Effects) : ItemCommand<OutboxItem.Understand>(Item)
{
    public override int Lane => Effects.IsEmpty ? Lanes.Of(Item.Key) : Effects[0].Lane;

    public override void Need(Keys keys)
    {
        base.Need(keys);
        foreach (var effect in Effects) effect.Need(keys);
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.TryUnqueue(Item.Key)) return SettleOutcome.Already;
        set.Changes.Handled.Add(new(new(Item.Service, Item.Event), At));
        foreach (var effect in Effects) effect.DecideAny(set);
        return SettleOutcome.Settled;
    }
}
