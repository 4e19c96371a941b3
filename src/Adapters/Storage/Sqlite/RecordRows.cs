using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Taxes;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What is written down once and stays: alerts, parked commands, answers; and the programme's and its sources' state.</summary>
sealed class RecordRows(Session session)
{
    readonly Statement _paused = session.Prepare("select paused from programs where program = ?1");

    readonly Statement _switches = session.Prepare("select paused, wanted from programs where program = ?1");

    readonly Statement _want = session.Prepare(
        "insert into programs (program, paused, wanted) values (?1, 0, ?) on conflict (program) do update set wanted = excluded.wanted");

    readonly Statement _pause = session.Prepare(
        "insert into programs (program, paused) values (?1, ?) on conflict (program) do update set paused = excluded.paused");

    readonly Statement _taxes = session.Prepare($"select {TaxRateRow.Columns} from tax_rates where program = ?1 order by position");

    readonly Statement _clearTaxes = session.Prepare("delete from tax_rates where program = ?1");

    readonly Statement _addTax = session.Prepare("insert into tax_rates (program, position, country, region, category, per_million) values (?1, ?, ?, ?, ?, ?)");

    readonly Statement _position = session.Prepare("select cursor, watermark from sources where program = ?1 and network = ?");

    readonly Statement _networks = session.Prepare("select network from sources where program = ?1 order by network");

    readonly Statement _advance = session.Prepare("""
        insert into sources (program, network, cursor, watermark) values (?1, ?, ?, ?)
        on conflict (program, network) do update set cursor = excluded.cursor, watermark = excluded.watermark
        """);

    readonly Statement _request = session.Prepare($"select {RequestRow.Columns} from requests where program = ?1 and key = ?");

    readonly Statement _remember = session.Prepare(
        "insert into requests (program, key, body_hash, status, body, location, subject) values (?1, ?, ?, ?, ?, ?, ?)");

    readonly Statement _lookAtRequests = session.Prepare("select key, created_at < ?2 from requests where program = ?1 and key > ? order by key limit ?");

    readonly Statement _forgetRequest = session.Prepare("delete from requests where program = ?1 and key = ?");

    readonly Statement _forget = session.Prepare(
        "update requests indexed by requests_about set status = ?2, body = ?, location = null where program = ?1 and subject = ?");

    readonly Statement _forgetPurchases = session.Prepare("""
        update requests indexed by requests_about set status = ?3, body = ?4, location = null where program = ?1 and subject in
          (select 'pur_' || lower(hex(id)) from purchases indexed by purchases_of_member where program = ?1 and member = ?2 and state > 5)
        """);

    readonly Statement _raise = session.Prepare("""
        insert into alerts (program, seq, at, kind, text)
        values (?1, (select coalesce(max(seq), 0) + 1 from alerts where program = ?1), ?, ?, ?)
        """);

    readonly Statement _alerts = session.Prepare(
        "select seq, at, kind, text from alerts where program = ?1 and seq < ? order by seq desc limit ?");

    readonly Statement _park = session.Prepare("""
        insert into parked (program, seq, at, command, reason)
        values (?1, (select coalesce(max(seq), 0) + 1 from parked where program = ?1), ?, ?, ?)
        """);

    readonly Statement _parked = session.Prepare(
        "select seq, at, command, reason from parked where program = ?1 and seq < ? order by seq desc limit ?");

    // States up to 4 are open; 5 to 7 are paid, shipped and delivered.
    readonly Statement _summary = session.Prepare("""
        select (select count(*) from offers where program = ?1),
          (select count(*) from members where program = ?1 and deleted_at is null),
          open, paid,
          (select count(*) from outbox where program = ?1),
          (select count(*) from parked where program = ?1),
          (select count(*) from alerts where program = ?1)
        from (select count(*) filter (where state <= 4) as open, count(*) filter (where state between 5 and 7) as paid from purchases where program = ?1)
        """);

    public bool Paused() => _paused.OneValue(row => row.Flag()) ?? false;

    public (bool Paused, EventKinds Wanted) Switches() => _switches.OneValue(row => (row.Flag(), new EventKinds(row.Int()))) ?? default;

    public void Want(EventKinds kinds) => _want.Bind(kinds.Bits).Run();

    public void Pause(bool paused) => _pause.Bind(paused).Run();

    public TaxTable Taxes() => _taxes.All(TaxRateRow.Read) is { Count: > 0 } rates ? new([.. rates]) : TaxTable.Empty;

    public void Set(TaxTable taxes)
    {
        _clearTaxes.Run();
        for (var i = 0; i < taxes.Rates.Length; i++)
            _addTax.Bind(i).Bind(taxes.Rates[i].Country).Bind(taxes.Rates[i].Region).Bind(taxes.Rates[i].Category).Bind(taxes.Rates[i].PerMillion).Run();
    }

    public SourcePosition? Position(string network) =>
        _position.Bind(network).One(row => new SourcePosition(network, row.Text(), row.Time()));

    public List<string> Networks() => _networks.All(row => row.Text());

    public void Advance(SourcePosition position) => _advance.Bind(position.Network).Bind(position.Cursor).Bind(position.Watermark).Run();

    public RequestAnswer? Request(string key) =>
        _request.Bind(key).One(RequestRow.Read);

    public void Remember(RequestAnswer request) => _remember.Bind(request.Key).Bind(request.BodyHash)
        .Bind(request.Answer.Status).Bind(request.Answer.Body).Bind(request.Answer.Location).Bind(request.Subject).Run();

    public List<(string, bool)> LookAtRequests(string after, DateTimeOffset before, int limit) =>
        _lookAtRequests.Bind(before).Bind(after).Bind(limit).All(row => (row.Text(), row.Flag()));

    public void ForgetRequest(string key) => _forgetRequest.Bind(key).Run();

    /// <summary>The key stays used: its repeat must not bring back what was erased.</summary>
    public void Forget(string subject) => _forget.Bind(Answer.Gone.Status).Bind(Answer.Gone.Body).Bind(subject).Run();

    /// <summary>The same for what is over of a member's purchases.</summary>
    public void ForgetPurchasesOf(MemberId member) => _forgetPurchases.Bind(member.Value).Bind(Answer.Gone.Status).Bind(Answer.Gone.Body).Run();

    public void Raise(Alert alert) => _raise.Bind(alert.At).Bind(alert.Kind).Bind(alert.Text).Run();

    public List<(long Seq, Alert Alert)> Alerts(long before, int limit) =>
        _alerts.Bind(before).Bind(limit).All(row => (row.Long(), new Alert(row.Time(), row.Text(), row.Text())));

    public void Park(Parked parked) => _park.Bind(parked.At).Bind(parked.Command).Bind(parked.Reason).Run();

    public List<(long Seq, Parked Parked)> Parked(long before, int limit) =>
        _parked.Bind(before).Bind(limit).All(row => (row.Long(), new Parked(row.Time(), row.Text(), row.Text())));

    public StoreSummary Summary() => _summary.One(row => new StoreSummary(
        row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), row.Int(), Paused()))!;
}
