using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What feeds have told of cards, and what was made of it.</summary>
sealed class TransactionRows(Session session)
{
    readonly Statement _find = session.Prepare($"select {TransactionRow.Columns} from card_transactions where program = ?1 and id = ?");

    // Statuses 4 and 5: nobody has the card; waits for what it belongs to.
    readonly Statement _unknown = session.Prepare(
        $"select {TransactionRow.Columns} from card_transactions indexed by card_transactions_unknown where program = ?1 and token = ? and service = ? and status = 4");

    readonly Statement _waiting = session.Prepare(
        $"select {TransactionRow.Columns} from card_transactions indexed by card_transactions_waiting where program = ?1 and original = ? and status = 5");

    readonly Statement _ahead = session.Prepare(
        $"select {TransactionRow.Columns} from card_transactions indexed by card_transactions_ahead where program = ?1 and token = ? and service = ? and status = 5 and original is null");

    readonly Statement _insert = session.Prepare("""
        insert into card_transactions (program, id, type, service, token, amount, currency, at, merchant, merchant_name, category, country, original, status, member, sale,
          credit, why, taken_at)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _update = session.Prepare("""
        update card_transactions set status = ?2, member = ?, sale = ?, credit = ?, why = ?, taken_at = ? where program = ?1 and id = ?
        """);

    // Status 1 is recorded: neither credited nor taken back. What belongs to a payment that an offer counts is needed as long as that is.
    readonly Statement _look = session.Prepare("""
        select taken_at, id,
          status in (4, 5) and taken_at < ?2
          or status = 1 and taken_at < ?3 and not exists (select 1 from redemptions r where r.program = ?1 and r.sale in (t.sale, t.id))
        from card_transactions t indexed by card_transactions_newest
        where program = ?1 and (taken_at, id) > (?4, ?5) and taken_at < max(?2, ?3) order by taken_at, id limit ?6
        """);

    // Looked at anew: in between somebody may have linked the card, or paid.
    readonly Statement _forget = session.Prepare("""
        delete from card_transactions where program = ?1 and id = ?2 and taken_at = ?3
          and (status <> 1 or not exists (select 1 from redemptions r where r.program = ?1 and r.sale in (card_transactions.sale, card_transactions.id)))
        """);

    readonly Statement _erase = session.Prepare("delete from card_transactions indexed by card_transactions_of_member where program = ?1 and member = ?");

    public TakenTransaction? Find(string id) => _find.Bind(id).One(TransactionRow.Read);

    public List<TakenTransaction> UnknownOf(CardKey card) => _unknown.Bind(card.Token).Bind(card.Service).All(TransactionRow.Read);

    public List<TakenTransaction> AheadOn(CardKey card) => _ahead.Bind(card.Token).Bind(card.Service).All(TransactionRow.Read);

    public List<TakenTransaction> WaitingFor(string id) => _waiting.Bind(id).All(TransactionRow.Read);

    public List<TakenTransaction> Newest(TransactionQuery query, (DateTimeOffset At, string Id) before, int limit)
    {
        var sql = new StringBuilder($"select {TransactionRow.Columns} from card_transactions indexed by ");
        sql.Append(query.Member is null ? "card_transactions_newest" : "card_transactions_of_member");
        sql.Append(" where program = ?1 and (taken_at, id) < (?, ?)");
        if (query.Member is not null) sql.Append(" and member = ?");
        if (query.Status is not null) sql.Append(" and status = ?");
        sql.Append(" order by taken_at desc, id desc limit ?");

        using var statement = session.Once(sql.ToString());
        statement.Bind(before.At).Bind(before.Id);
        if (query.Member is { } member) statement.Bind(member.Value);
        if (query.Status is { } status) statement.Bind((long)status);
        return statement.Bind(limit).All(TransactionRow.Read);
    }

    public void Save(TransactionChange change)
    {
        var told = change.After.Transaction;
        if (change.IsNew)
            BindWhatChanges(_insert.Bind(told.Id).Bind((long)told.Type).Bind(told.Card.Service).Bind(told.Card.Token).Bind(told.Amount.Minor).Bind(told.Amount.Currency).Bind(told.At)
                .Bind(told.Merchant.Id).Bind(told.Merchant.Name).Bind(told.Merchant.Category).Bind(told.Merchant.Country).Bind(told.Original), change.After).Run();
        else BindWhatChanges(_update, change.After).Bind(told.Id).RunOnOne($"transaction {told.Id}");
    }

    public List<((DateTimeOffset, string), bool)> Look((DateTimeOffset At, string Id) after, Retention before, int limit) =>
        _look.Bind(before.UnknownCards).Bind(before.Requests).Bind(after.At).Bind(after.Id).Bind(limit).All(row => ((row.Time(), row.Text()), row.Flag()));

    public void Forget((DateTimeOffset At, string Id) transaction) => _forget.Bind(transaction.Id).Bind(transaction.At).Run();

    public void Erase(MemberId member) => _erase.Bind(member.Value).Run();

    static Statement BindWhatChanges(Statement to, TakenTransaction taken) => to
        .Bind((long)taken.Status).Bind(taken.Member?.Value).Bind(taken.Sale).Bind(taken.CreditMinor).Bind(ExplanationText.Write(taken.Why)).Bind(taken.TakenAt);
}
