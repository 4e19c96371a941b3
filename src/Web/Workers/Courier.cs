using System.Threading.Channels;
using Tagsale.Adapters.Webhooks;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Webhooks;
using Tagsale.Web.Api;

namespace Tagsale.Web.Workers;

/// <summary>
/// Tells webhooks what happened. What is due is taken in hand from the store, sent side by side, and how it ended is written down; between two processes, and after a death, the store alone
/// knows who has what.
/// </summary>
public sealed class Courier(IDeliveries deliveries, WebhookCall call, GroupCommit engine, Draw draw, ILogger<Courier> log, TimeProvider time)
{
    const int ReplayedAtOnce = 2_000;

    /// <summary>Longer than any call takes.</summary>
    static readonly TimeSpan InHand = WebhookCall.Longest + TimeSpan.FromSeconds(8);

    readonly List<Task> _underWay = [];
    readonly Channel<Sent> _ended = Channel.CreateUnbounded<Sent>();

    /// <summary>What follows from them, if anything, is not decided yet.</summary>
    readonly Queue<Sent> _undecided = [];
    readonly List<Sent> _unsettled = [];
    readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    Task<bool>? _wake;

    sealed record Sent(WebhookMessage Message, CallEnd? End, DateTimeOffset At);

    /// <summary>Something has happened that somebody may be told. Once is enough: whoever wakes finds all there is.</summary>
    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Waits until something has happened or a call has ended, or for so long.</summary>
    public async Task Idle(TimeSpan most, CancellationToken cancellation)
    {
        _wake ??= _wakes.Reader.ReadAsync(CancellationToken.None).AsTask();
        await Task.WhenAny(_wake, Task.Delay(most, time, cancellation));
        if (_wake.IsCompleted) _wake = null;
    }

    /// <summary>Writes down what has ended and begins what is due.</summary>
    /// <returns>How much of both there was.</returns>
    public async Task<int> Step(CancellationToken cancellation)
    {
        var settled = await SettleEnded();
        if (deliveries.GoOnReplaying(time.GetUtcNow(), ReplayedAtOnce)) settled++;
        var now = time.GetUtcNow();
        var taken = deliveries.Take(now, now + InHand);
        _underWay.RemoveAll(sending => sending.IsCompleted);
        _underWay.AddRange(taken.Select(message => Send(message, cancellation)));
        return settled + taken.Count;
    }

    /// <summary>Until nothing is under way; what was cut short may be tried by anybody.</summary>
    public async Task End()
    {
        await Task.WhenAll(_underWay);
        await SettleEnded();
    }

    async Task Send(WebhookMessage message, CancellationToken cancellation)
    {
        await Task.Yield();
        CallEnd? end = null;
        try
        {
            end = await call.Send(message.Webhook, message.Id, EventJson.Write(message.What), time.GetUtcNow(), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The program stops: whether it arrived is unknown, and it is sent again under the same id.
        }
        catch (Exception mistake)
        {
            Log.Mistake(log, "webhooks", mistake);
            end = new(new(null, "a mistake of ours: see the program's log", 0));
        }
        finally
        {
            _ended.Writer.TryWrite(new(message, end, time.GetUtcNow()));
            Wake();
        }
    }

    /// <summary>What follows from an end is decided before the end is written down: whatever fails in between, it is decided again, or sent again by whoever comes next, and never lost.</summary>
    async Task<int> SettleEnded()
    {
        while (_ended.Reader.TryRead(out var sent)) _undecided.Enqueue(sent);
        for (; _undecided.TryPeek(out var sent); _unsettled.Add(_undecided.Dequeue()))
            if (sent.End is { } end && Consequence(sent.Message, end, sent.At) is { } command) await Decide(command);
        if (_unsettled.Count == 0) return 0;

        deliveries.Settle([.. _unsettled.Select(Result)], time.GetUtcNow());
        var settled = _unsettled.Count;
        _unsettled.Clear();
        return settled;
    }

    async Task Decide(Command<WebhookOutcome> command)
    {
        try
        {
            await engine.Submit(command);
        }
        catch (ParkedException parked)
        {
            // It stands in the console, and holds up no other.
            Log.Parked(log, "webhooks", parked.Message);
        }
    }

    DeliveryResult Result(Sent sent)
    {
        var ((webhook, number, _, _, attempts, _, _), end, at) = sent;
        if (end is null) return new(webhook.Id, number, DeliveryState.Waiting, null, at, at);
        if (end.Answer.IsTaken) return new(webhook.Id, number, DeliveryState.Delivered, end.Answer, at, at);

        var next = at + Redelivery.Wait(attempts + 1, draw.Entropy());
        var pause = end.LeaveAloneFor is { } wait ? at + wait : (DateTimeOffset?)null;
        return new(webhook.Id, number, IsGivenUp(sent.Message, end) ? DeliveryState.GivenUp : DeliveryState.Waiting, end.Answer, at, next > pause || pause is null ? next : pause.Value, pause);
    }

    /// <summary>What is more than one message's end, if anything.</summary>
    static Command<WebhookOutcome>? Consequence(WebhookMessage message, CallEnd end, DateTimeOffset at)
    {
        if (end.IsGone) return new DisableWebhook(message.Webhook.Id, "its receiver answered 410, that it is gone for good") { At = at };
        if (end.Answer.IsTaken || !Redelivery.IsLast(message.Attempts + 1)) return null;
        var because = end.Answer.Status is { } status ? $"it answers {status}" : end.Answer.Text;
        return IsGivenUp(message, end)
            ? new GiveUpDelivery(message.Webhook.Id, message.Id, because) { At = at }
            : new DisableWebhook(message.Webhook.Id, $"for three days nothing has reached it: {because}") { At = at };
    }

    /// <summary>A receiver that has taken others meanwhile is there, and will not have this one.</summary>
    static bool IsGivenUp(WebhookMessage message, CallEnd end) =>
        !end.IsGone && Redelivery.IsLast(message.Attempts + 1) && message.LastTaken > message.FirstAt;
}
