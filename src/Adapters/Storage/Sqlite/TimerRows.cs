using Tagsale.Core;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>When the clock must look at which purchase.</summary>
sealed class TimerRows(Session session)
{
    // States above 4 are over for the clock, and most timers are when it comes.
    readonly Statement _due = session.Prepare("""
        select at, purchase, exists (select 1 from purchases where program = ?1 and id = timers.purchase and state <= 4)
        from timers where program = ?1 and network = ?2 and at <= ? order by at, purchase
        """);

    readonly Statement _set = session.Prepare(
        "insert into timers (program, network, at, purchase) values (?1, ?, ?, ?) on conflict do nothing");

    readonly Statement _delete = session.Prepare("delete from timers where program = ?1 and network = ? and at = ? and purchase = ?");

    /// <param name="mostOver">Bounds how much is deleted at once.</param>
    /// <returns>The earliest that are due, and those between them whose purchase is over.</returns>
    public (List<PurchaseTimer> Due, List<PurchaseTimer> Over) Due(string network, DateTimeOffset until, int limit, int mostOver)
    {
        var (due, over) = (new List<PurchaseTimer>(), new List<PurchaseTimer>());
        _due.Bind(network).Bind(until);
        while (due.Count < limit && over.Count < mostOver && _due.Step())
        {
            var timer = new PurchaseTimer(_due.Time(), new(_due.Guid()), network);
            (_due.Flag() ? due : over).Add(timer);
        }
        _due.Reset();
        return (due, over);
    }

    public void Set(PurchaseTimer timer) => Bind(_set, timer).Run();

    public void Delete(PurchaseTimer timer) => Bind(_delete, timer).Run();

    static Statement Bind(Statement to, PurchaseTimer timer) => to.Bind(timer.Network).Bind(timer.At).Bind(timer.Purchase.Value);
}
