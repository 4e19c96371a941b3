using Tagsale.Core.Engine;

namespace Tagsale.Core.Webhooks;

/// <summary>From now on somebody else listens, or nobody: no batch may be under way that was decided for those before.</summary>
public abstract record WebhookCommand : Command<WebhookOutcome>
{
    public sealed override void Need(Keys keys)
    {
        keys.Alone = true;
        keys.Webhooks = true;
    }
}

public sealed record AddWebhook(Webhook Webhook) : WebhookCommand
{
    public override string Subject => Webhook.Id.ToString();

    public override WebhookOutcome Decide(WorkingSet set)
    {
        if (set.Webhook(Webhook.Id) is { } same) return new WebhookOutcome.Done(same);
        if (set.Webhooks.FirstOrDefault(w => w.Url == Webhook.Url) is { } other) return new WebhookOutcome.UrlTaken(other.Id);
        if (set.Webhooks.Count >= Webhook.Most) return new WebhookOutcome.TooMany();
        set.Put(Webhook.Id, Webhook);
        return new WebhookOutcome.Done(Webhook);
    }
}

/// <summary>A change to one webhook that is there.</summary>
public abstract record ChangeWebhook(WebhookId Id) : WebhookCommand
{
    public sealed override string Subject => Id.ToString();

    public sealed override WebhookOutcome Decide(WorkingSet set) => set.Webhook(Id) is { } webhook ? Change(set, webhook) : new WebhookOutcome.NotFound();

    private protected abstract WebhookOutcome Change(WorkingSet set, Webhook webhook);

    private protected static WebhookOutcome Keep(WorkingSet set, Webhook webhook)
    {
        set.Put(webhook.Id, webhook);
        return new WebhookOutcome.Done(webhook);
    }
}

/// <summary>It is told nothing any more, not even what waits for it.</summary>
public sealed record RemoveWebhook(WebhookId Id) : ChangeWebhook(Id)
{
    private protected override WebhookOutcome Change(WorkingSet set, Webhook webhook)
    {
        set.Put(Id, (Webhook?)null);
        set.Forget(Subject);
        return new WebhookOutcome.Done(webhook);
    }
}

/// <summary>
/// Messages are signed with both secrets until the old one's time is over; one before that is dropped at once. Repeats of earlier requests are told no secret any more.
/// </summary>
public sealed record RollSecret(WebhookId Id, WebhookSecret Secret) : ChangeWebhook(Id)
{
    private protected override WebhookOutcome Change(WorkingSet set, Webhook webhook)
    {
        set.Forget(Subject);
        return Keep(set, webhook with { Secret = Secret, OldSecret = webhook.Secret, OldSecretUntil = At + Webhook.KeepOldSecret });
    }
}

/// <summary>Nothing is sent to it until somebody enables it, and the operator is told.</summary>
/// <param name="Because">The end of a sentence about it.</param>
public sealed record DisableWebhook(WebhookId Id, string Because) : ChangeWebhook(Id)
{
    private protected override WebhookOutcome Change(WorkingSet set, Webhook webhook)
    {
        if (webhook.DisabledAt is not null) return new WebhookOutcome.Done(webhook);
        set.Raise(At, "webhook-disabled", $"{Id}: {Because}; nothing is sent to it any more. Enable it when its receiver works: what it has missed is sent then");
        return Keep(set, webhook with { DisabledAt = At, DisabledBecause = Because });
    }
}

/// <summary>It is sent what waited for it and what it has missed.</summary>
public sealed record EnableWebhook(WebhookId Id) : ChangeWebhook(Id)
{
    /// <summary>What was decided when it was disabled may tell an earlier time.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private protected override WebhookOutcome Change(WorkingSet set, Webhook webhook)
    {
        if (webhook.DisabledAt is not { } since) return new WebhookOutcome.Done(webhook);
        var missed = since - Overlap;
        set.Changes.Replays[Id] = new(missed < webhook.CreatedAt ? webhook.CreatedAt : missed, At);
        return Keep(set, webhook with { DisabledAt = null, DisabledBecause = null });
    }
}

/// <summary>It is sent again what happened from a time on, under the same ids.</summary>
public sealed record ReplayWebhook(WebhookId Id, DateTimeOffset From) : ChangeWebhook(Id)
{
    private protected override WebhookOutcome Change(WorkingSet set, Webhook webhook)
    {
        if (webhook.DisabledAt is not null) return new WebhookOutcome.IsDisabled();
        set.Changes.Replays[Id] = new(From, At);
        return new WebhookOutcome.Done(webhook);
    }
}

/// <summary>One event was given up, while others reach the webhook: the operator is told.</summary>
public sealed record GiveUpDelivery(WebhookId Id, string Event, string Because) : ChangeWebhook(Id)
{
    private protected override WebhookOutcome Change(WorkingSet set, Webhook webhook)
    {
        set.Raise(At, "webhook-gave-up", $"{Id} does not take {Event}: {Because}; others reach it. Look at what its receiver answers, then replay");
        return new WebhookOutcome.Done(webhook);
    }
}

public abstract record WebhookOutcome
{
    public sealed record Done(Webhook Webhook) : WebhookOutcome;
    public sealed record NotFound : WebhookOutcome;

    /// <summary>A second one to the same address would tell it everything twice.</summary>
    public sealed record UrlTaken(WebhookId By) : WebhookOutcome;
    public sealed record TooMany : WebhookOutcome;
    public sealed record IsDisabled : WebhookOutcome;
}
