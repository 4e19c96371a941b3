using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Replies;

namespace Tagsale.Web.Workers;

/// <summary>Carries one outbox item out, with its key, and tells the engine what became of it.</summary>
public sealed class Deeds(Outbox outbox, ReplyBudget budget, GroupCommit engine, Outside outside, ProgramRules rules, TimeProvider time)
{
    /// <summary>Three days and a half.</summary>
    const int MostMailAttempts = 1_000;

    /// <summary>Whatever a network says: it is not asked in a circle, and no limit is counted for longer than a day.</summary>
    static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromDays(1);

    readonly MoneyDeeds _money = new(outbox, engine, outside, rules, time);

    public async Task Carry(QueuedItem queued, CancellationToken cancellation)
    {
        if (await Attempt(queued, cancellation) is { } end) await Settle(queued, end);
    }

    /// <summary>Completes when the store knows how the attempt ended. Nobody need wait for that before the next attempt.</summary>
    public async Task Settle(QueuedItem queued, Command end)
    {
        try
        {
            await engine.Enqueue(end);
            outbox.Release(queued.Item.Key);
        }
        catch (ParkedException)
        {
            outbox.Park(queued.Item.Key);
            throw;
        }
        catch
        {
            outbox.Lose(queued.Item.Key);
            throw;
        }
    }

    /// <returns>What is to be told to the engine; null if there was no attempt.</returns>
    public async Task<Command?> Attempt(QueuedItem queued, CancellationToken cancellation)
    {
        try
        {
            if (MoneyDeeds.ServiceOf(queued.Item) is { } service) return await _money.Attempt(queued, service, cancellation);
            return queued.Item switch
            {
                OutboxItem.Reply reply => await Reply(reply, queued, cancellation),
                OutboxItem.Announce announce => await Announce(announce, queued, cancellation),
                OutboxItem.Mail mail => await Mail(mail, queued, cancellation),
                var item => throw new InvariantException($"{item.GetType().Name} has no deed"),
            };
        }
        // The outside answered in a way nobody foresaw, or not in time. It stays queued, shows in the console, and holds nothing else up.
        catch (Exception mistake) when (mistake is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return Later(queued, $"{mistake.GetType().Name}: {mistake.Message}");
        }
    }

    async Task<Command?> Reply(OutboxItem.Reply item, QueuedItem queued, CancellationToken cancellation)
    {
        var network = outside.Network(item.To.Network);
        if (time.GetUtcNow() >= item.Deadline)
            return await (queued.Waited ? NotInPublic(network, item, queued.Attempts, cancellation) : Overdue(network, item, queued.Attempts, cancellation));

        switch (MayReply(network, item))
        {
            case null: return NotWanted(queued);
            case Verdict.Later(var from): return PutAside(queued, from);
            case Verdict.Never: return await NotInPublic(network, item, queued.Attempts, cancellation);
        }
        var answer = await network.Reply(item.Key, item.To, item.Text, cancellation);
        if (answer is not PublishAnswer.Unavailable unavailable) return new SettleReply(item, answer) { At = time.GetUtcNow() };

        // Looked at again at once: what the pause leaves no time for is told in private now.
        if (HeedPause(network, unavailable)) return await Reply(item, queued with { Attempts = queued.Attempts + 1 }, cancellation);
        var later = Later(queued, unavailable.Reason);
        // Not later than the deadline: a hold waits for this reply.
        return later.Deferral.Until <= item.Deadline ? later : later with { Deferral = later.Deferral with { Until = item.Deadline } };
    }

    Verdict? MayReply(INetwork network, OutboxItem.Reply item)
    {
        var points = network.Limits?.ReplyPoints ?? 0;
        var ahead = points == 0 ? 0 : points * (long)outbox.Ahead(item);
        return budget.Ask(network, item.Key, item.Priority, points, ahead, item.Deadline);
    }

    /// <summary>It will not go out in time. Unless it is out already: of an attempt that was made, only the network knows what became of it.</summary>
    async Task<Command> NotInPublic(INetwork network, OutboxItem.Reply item, int attempts, CancellationToken cancellation)
    {
        var inPrivate = new TellPrivately(item) { At = time.GetUtcNow() };
        // Where there are limits an attempt is counted before it is made, or paid for.
        if (item.Purchase is null || attempts == 0 && network.Limits is not null) return inPrivate;
        return await network.Published(item.Key, cancellation) switch
        {
            PublishAnswer.Published published => new SettleReply(item, published) { At = time.GetUtcNow() },
            PublishAnswer.Refused => inPrivate,
            PublishAnswer.Unavailable unavailable => Later(new(item, attempts), unavailable.Reason),
            var answer => throw new InvariantException($"{answer.GetType().Name} tells not whether it was published"),
        };
    }

    Command? PutAside(QueuedItem queued, DateTimeOffset until)
    {
        outbox.PutAside(queued, until);
        return null;
    }

    Command? NotWanted(QueuedItem queued)
    {
        outbox.Release(queued.Item.Key);
        return null;
    }

    /// <summary>What the network asks for one post is meant for the account.</summary>
    /// <returns>Whether it said for how long.</returns>
    bool HeedPause(INetwork network, PublishAnswer.Unavailable unavailable)
    {
        if (unavailable.RetryAfter is not { } wait) return false;
        budget.Pause(network, time.GetUtcNow() + TimeSpan.FromTicks(Math.Clamp(wait.Ticks, ShortestPause.Ticks, LongestPause.Ticks)));
        return true;
    }

    /// <summary>Too late to be sent. But an attempt whose answer was lost may have been published, and then the member is counting on it.</summary>
    async Task<Command> Overdue(INetwork network, OutboxItem.Reply item, int attempts, CancellationToken cancellation)
    {
        if (item.Purchase is null) return new SettleReply(item, null) { At = time.GetUtcNow() };
        return await network.Published(item.Key, cancellation) switch
        {
            PublishAnswer.Published published => new SettleReply(item, published) { At = time.GetUtcNow() },
            PublishAnswer.Refused => new SettleReply(item, null) { At = time.GetUtcNow() },
            PublishAnswer.Unavailable unavailable => Later(new(item, attempts), unavailable.Reason, unavailable.RetryAfter),
            var answer => throw new InvariantException($"{answer.GetType().Name} tells not whether it was published"),
        };
    }

    /// <summary>Has no deadline, and leaves to confirmations what receipts leave them.</summary>
    async Task<Command?> Announce(OutboxItem.Announce item, QueuedItem queued, CancellationToken cancellation)
    {
        var network = outside.Network(item.Network);
        switch (budget.Ask(network, item.Key, ReplyPriority.Receipt, network.Limits?.OfferPostPoints ?? 0, 0, DateTimeOffset.MaxValue))
        {
            case null: return NotWanted(queued);
            case Verdict.Later(var from): return PutAside(queued, from);
            case Verdict.Never: return Refused(item, "the account's limits are smaller than one offer post");
        }
        var answer = await network.Announce(item.Key, item.Text, outside.PictureOf(item.Offer), cancellation);
        if (answer is not PublishAnswer.Unavailable unavailable) return new SettleAnnouncement(item, answer) { At = time.GetUtcNow() };
        return HeedPause(network, unavailable) ? await Announce(item, queued with { Attempts = queued.Attempts + 1 }, cancellation) : Later(queued, unavailable.Reason);
    }

    SettleAnnouncement Refused(OutboxItem.Announce item, string reason) => new(item, new PublishAnswer.Refused(reason)) { At = time.GetUtcNow() };

    async Task<Command> Mail(OutboxItem.Mail item, QueuedItem queued, CancellationToken cancellation) =>
        await outside.Mail.Send(item, cancellation) switch
        {
            MailAnswer.Sent sent when item.Kind == MailKind.ConfirmationRequest => new SettleLetter(item, sent.At) { At = time.GetUtcNow() },
            MailAnswer.Sent or MailAnswer.NotWanted => new Settle(item.Key) { At = time.GetUtcNow() },
            MailAnswer.Refused refused => new GiveUpMail(item, refused.Reason) { At = time.GetUtcNow() },
            MailAnswer.Unavailable unavailable when queued.Attempts + 1 >= MostMailAttempts =>
                new GiveUpMail(item, $"{MostMailAttempts} attempts; last: {unavailable.Reason}") { At = time.GetUtcNow() },
            MailAnswer.Unavailable unavailable => Later(queued, unavailable.Reason),
            var answer => throw new InvariantException($"{answer.GetType().Name} is no answer to a letter"),
        };

    Defer Later(QueuedItem queued, string reason, TimeSpan? asked = null) => Retry.Later(queued, reason, time.GetUtcNow(), asked);
}
