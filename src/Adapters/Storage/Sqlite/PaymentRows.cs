using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What payment services have told.</summary>
sealed class PaymentRows(Session session)
{
    readonly Statement _has = session.Prepare("select 1 from payment_events where program = ?1 and service = ? and id = ?");

    readonly Statement _find = session.Prepare("select id, kind, at, raw from payment_events where program = ?1 and service = ? and id = ?");

    readonly Statement _keep = session.Prepare("insert into payment_events (program, service, id, kind, at, received_at, raw) values (?1, ?, ?, ?, ?, ?, ?)");

    readonly Statement _handle = session.Prepare("update payment_events set handled_at = ?2 where program = ?1 and service = ? and id = ?");

    readonly Statement _look = session.Prepare("""
        select service, id, handled_at < ?2 from payment_events where program = ?1 and (service, id) > (?, ?) order by service, id limit ?
        """);

    readonly Statement _forget = session.Prepare("delete from payment_events where program = ?1 and service = ? and id = ?");

    readonly Statement _listed = session.Prepare("select listed_until from payment_lists where program = ?1 and service = ?");

    readonly Statement _list = session.Prepare("""
        insert into payment_lists (program, service, listed_until) values (?1, ?, ?)
        on conflict (program, service) do update set listed_until = max(listed_until, excluded.listed_until)
        """);

    public bool Has(PaymentEventKey key) => _has.Bind(key.Service).Bind(key.Id).Any();

    public PaymentEvent? Find(PaymentEventKey key) => _find.Bind(key.Service).Bind(key.Id).One(row => new PaymentEvent(row.Text(), row.Text(), row.Time(), row.Text()));

    public void Keep(KeptPaymentEvent told) =>
        _keep.Bind(told.Service).Bind(told.Event.Id).Bind(told.Event.Kind).Bind(told.Event.At).Bind(told.At).Bind(told.Event.Raw).Run();

    public void Handle(PaymentEventKey key, DateTimeOffset at) => _handle.Bind(at).Bind(key.Service).Bind(key.Id).Run();

    /// <summary>Events, and which of them were understood before a time.</summary>
    public List<(PaymentEventKey, bool)> Look(PaymentEventKey after, DateTimeOffset before, int limit) =>
        _look.Bind(before).Bind(after.Service).Bind(after.Id).Bind(limit).All(row => (new PaymentEventKey(row.Text(), row.Text()), row.Flag()));

    public void Forget(PaymentEventKey key) => _forget.Bind(key.Service).Bind(key.Id).Run();

    public DateTimeOffset? ListedUntil(string service) => _listed.Bind(service).OneValue(row => row.Time());

    public void List(string service, DateTimeOffset until) => _list.Bind(service).Bind(until).Run();
}
