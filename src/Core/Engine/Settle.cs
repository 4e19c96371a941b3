using Tagsale.Core.Purchases;

namespace Tagsale.Core.Engine;

/// <summary>What became of an outbox item: it is taken out in the transaction of what follows from it.</summary>
public abstract record ItemCommand<TItem>(TItem Item) : Command<SettleOutcome> where TItem : OutboxItem
{
    public sealed override string Subject => Item.Key;

    public override void Need(Keys keys) => keys.Outbox.Add(Item.Key);
}

/// <summary>An outbox item of which nothing follows is done, or no longer wanted: mail sent, a card forgotten.</summary>
public sealed record Settle(string Key) : Command<SettleOutcome>
{
    public override int Lane => Lanes.Of(Key);

    public override string Subject => Key;

    public override void Need(Keys keys) => keys.Outbox.Add(Key);

    public override SettleOutcome Decide(WorkingSet set) => set.TryUnqueue(Key) ? SettleOutcome.Settled : SettleOutcome.Already;
}

/// <summary>An attempt failed in passing: the item is tried again later, also by a process started in between.</summary>
public sealed record Defer(Deferral Deferral) : Command<SettleOutcome>
{
    const int AttemptsBeforeAlert = 10;

    public override int Lane => Lanes.Of(Deferral.Key);

    public override string Subject => Deferral.Key;

    public override void Need(Keys keys) => keys.Outbox.Add(Deferral.Key);

    public override SettleOutcome Decide(WorkingSet set)
    {
        if (!set.IsQueued(Deferral.Key)) return SettleOutcome.Already;
        set.Changes.Deferred.Add(Deferral);
        if (Deferral.Attempts == AttemptsBeforeAlert)
            set.Raise(At, "outbox-stuck", $"{Deferral.Key} has failed {AttemptsBeforeAlert} times and is tried again every few minutes; last: {Deferral.Reason}");
        return SettleOutcome.Settled;
    }
}

/// <summary>The operator must see something that no other command found out.</summary>
public sealed record RaiseAlert(string Kind, string Text) : Command<SettleOutcome>
{
    public override int Lane => Lanes.Of(Kind);

    public override string Subject => Kind;

    public override void Need(Keys keys) { }

    public override SettleOutcome Decide(WorkingSet set)
    {
        set.Raise(At, Kind, Text);
        return SettleOutcome.Settled;
    }
}

/// <summary>The operator stops and restarts all buying.</summary>
public sealed record PauseProgram(bool Paused) : Command<SettleOutcome>
{
    public override string Subject => Paused ? "pause" : "resume";

    public override void Need(Keys keys) { }

    public override SettleOutcome Decide(WorkingSet set)
    {
        set.Changes.Paused = Paused;
        return SettleOutcome.Settled;
    }
}
