using System.Globalization;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation.Crowd;

/// <summary>Requests from pages and API. Whoever gets no answer asks again with the same key, as their client would.</summary>
sealed class Errands
{
    readonly List<Errand> _open = [];
    int _numbers;

    public bool IsEmpty => _open.Count == 0;

    /// <param name="command">The wish, at the time it is made.</param>
    /// <param name="render">What is answered of the outcome.</param>
    public void Add<TOutcome>(Func<DateTimeOffset, Command<TOutcome>> command, Func<TOutcome, Answer> render, Action<Answer>? answered = null) where TOutcome : notnull
    {
        var key = $"errand-{(++_numbers).ToString(CultureInfo.InvariantCulture)}";
        _open.Add(new Errand<RequestOutcome>(
            process => process.Submit(new Request<TOutcome>(key, key, command(process.Now), render) { At = process.Now }),
            outcome =>
            {
                if (outcome is RequestOutcome.Answered told) answered?.Invoke(told.Answer);
            }));
    }

    public void Add<TOutcome>(Func<DateTimeOffset, Command<TOutcome>> command, Action? done = null) where TOutcome : notnull =>
        Add(command, _ => new(200, ""), _ => done?.Invoke());

    /// <summary>Told again until it is heard, without a key: what is told knows its own repeat.</summary>
    public void Tell<TOutcome>(Func<DateTimeOffset, Command<TOutcome>> command, Action heard) where TOutcome : notnull =>
        _open.Add(new Errand<TOutcome>(process => process.Submit(command(process.Now)), _ => heard()));

    /// <summary>Sends what has not been sent, and hears what has been answered.</summary>
    /// <param name="any">A process that takes requests.</param>
    public void Run(Func<Process> any)
    {
        foreach (var errand in _open.ToList())
        {
            if (errand.Sent is { IsCompletedSuccessfully: true })
            {
                _open.Remove(errand);
                errand.Hear();
            }
            else if (errand.Sent is null or { IsFaulted: true, Exception.InnerException: StoreException }) errand.SendTo(any());
            else if (errand.Sent.IsFaulted) _open.Remove(errand);
        }
    }

    /// <summary>That process is gone: whoever waits for it asks again.</summary>
    public void AskAgain(Process gone)
    {
        foreach (var errand in _open.Where(e => e.To == gone && e.Sent is not { IsCompletedSuccessfully: true })) errand.Sent = null;
    }

    abstract class Errand
    {
        public Process? To { get; protected set; }
        public Task? Sent { get; set; }
        public abstract void SendTo(Process process);
        public abstract void Hear();
    }

    sealed class Errand<TOutcome>(Func<Process, Task<TOutcome>> send, Action<TOutcome> heard) : Errand
    {
        public override void SendTo(Process process) => (To, Sent) = (process, send(process));
        public override void Hear() => heard(((Task<TOutcome>)Sent!).Result);
    }
}
