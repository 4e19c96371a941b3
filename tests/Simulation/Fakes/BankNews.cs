using System.Globalization;
using Tagsale.Core.Ports;

namespace Tagsale.Simulation.Fakes;

/// <summary>What the payment service tells unasked: of most things soon, of some late, twice, or never. Whatever it tells it keeps in a list.</summary>
public sealed class BankNews(Setting setting)
{
    const int PageSize = 20;

    readonly List<PaymentEvent> _events = [];
    readonly Dictionary<string, Func<PaymentNews>> _meanings = [];

    public bool IsAway { get; set; }

    /// <summary>An event reaches the program's door.</summary>
    public event Action<PaymentEvent>? Arrived;

    /// <param name="meaning">As things are when somebody asks.</param>
    public void Happened(string kind, Func<PaymentNews> meaning)
    {
        var told = new PaymentEvent($"event-{(_events.Count + 1).ToString(CultureInfo.InvariantCulture)}", kind, setting.Clock.Now, "{}");
        _events.Add(told);
        _meanings.Add(told.Id, meaning);
        if (setting.Chance.Meets(Fault.EventLost)) return;
        Send(told, setting.Chance.Meets(Fault.EventLate) ? setting.Chance.Seconds(60, 7200) : setting.Chance.Seconds(0, 3));
        if (setting.Chance.Meets(Fault.EventTwice)) Send(told, setting.Chance.Seconds(0, 3600));
    }

    public Task<Page<PaymentEvent>> Since(DateTimeOffset from, string? after)
    {
        if (IsAway) throw new PaymentUnavailableException("away");
        var skip = after is null ? _events.FindIndex(told => told.At >= from) : int.Parse(after, CultureInfo.InvariantCulture);
        if (skip < 0) return Task.FromResult(new Page<PaymentEvent>([], null));
        var next = skip + PageSize;
        return Task.FromResult(new Page<PaymentEvent>([.. _events.Skip(skip).Take(PageSize)], next < _events.Count ? next.ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<PaymentNews> Understand(PaymentEvent told) =>
        IsAway || setting.Chance.Meets(Fault.ChargeUnanswered) ? throw new PaymentUnavailableException("no answer") : Task.FromResult(_meanings[told.Id]());

    void Send(PaymentEvent told, TimeSpan after) => setting.Agenda.After(after, () => Arrived?.Invoke(told));
}
