using System.Globalization;
using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Credits and clawbacks. Amounts never change: only how far they have come does.</summary>
sealed class CreditRows(Session session)
{
    readonly Statement _find = session.Prepare($"select {CreditRow.Columns} from statement_credits where program = ?1 and transaction_id = ? and offer = ?");

    readonly Statement _insert = session.Prepare("""
        insert into statement_credits (program, transaction_id, offer, enrollment, member, service, token, amount, currency, at, state, reference)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _update = session.Prepare("update statement_credits set state = ?2, reference = ? where program = ?1 and transaction_id = ? and offer = ?");

    public StatementCredit? Find(CreditKey key) => _find.Bind(key.Transaction).Bind(key.Offer.Value).One(CreditRow.Read);

    public List<StatementCredit> Newest(CreditQuery query, (DateTimeOffset At, CreditKey Key) before, int limit)
    {
        var sql = new StringBuilder($"select {CreditRow.Columns} from statement_credits indexed by ");
        sql.Append((query.Member, query.Offer, query.State) switch
        {
            (not null, _, _) => "statement_credits_of_member",
            (_, not null, _) => "statement_credits_of_offer",
            (_, _, CreditState.Owed) => "statement_credits_owed",
            _ => "statement_credits_newest",
        });
        sql.Append(" where program = ?1 and (at, transaction_id, offer) < (?, ?, ?)");
        if (query.Member is not null) sql.Append(" and member = ?");
        if (query.Offer is not null) sql.Append(" and offer = ?");
        // By its number and not bound, or the index of what is owed could not be used.
        if (query.State is { } state) sql.Append(CultureInfo.InvariantCulture, $" and state = {(int)state}");
        sql.Append(" order by at desc, transaction_id desc, offer desc limit ?");

        using var statement = session.Once(sql.ToString());
        statement.Bind(before.At).Bind(before.Key.Transaction).Bind(before.Key.Offer.Value);
        if (query.Member is { } member) statement.Bind(member.Value);
        if (query.Offer is { } offer) statement.Bind(offer.Value);
        return statement.Bind(limit).All(CreditRow.Read);
    }

    public void Save(CreditChange change)
    {
        var credit = change.After;
        if (change.IsNew)
            _insert.Bind(credit.Key.Transaction).Bind(credit.Key.Offer.Value).Bind(credit.Enrollment.Value).Bind(credit.Member.Value).Bind(credit.Card.Service).Bind(credit.Card.Token)
                .Bind(credit.Amount.Minor).Bind(credit.Amount.Currency).Bind(credit.At).Bind((long)credit.State).Bind(credit.Reference).Run();
        else _update.Bind((long)credit.State).Bind(credit.Reference).Bind(credit.Key.Transaction).Bind(credit.Key.Offer.Value).RunOnOne($"credit {credit.Key}");
    }
}
