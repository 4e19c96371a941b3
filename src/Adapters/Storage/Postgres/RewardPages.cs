using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// Card-linked rewards as pages and API read them. Only the conditions asked for stand in a statement, states and statuses by their numbers: conditions like <c>source &gt; 0</c> hold for every row,
/// and let an index serve that is made for pages alone.
/// </summary>
sealed class RewardPages(Snapshot snapshot)
{
    const string OfOffer = $"""
        join lateral (select {OfferRow.Columns} from offers f where f.program = $1 and f.id = k.offer) f on true
        join lateral (select {BudgetRow.Columns} from reward_budgets b where b.program = $1 and b.offer = k.offer) b on true
        """;

    public Page<EnrollmentView> Enrollments(EnrollmentQuery query, PageRequest page)
    {
        var (sql, next) = ("program = $1 and id < $2", 4);
        if (query.Member is not null) sql += $" and member = ${next++}";
        if (query.Offer is not null) sql += $" and offer = ${next} and source > 0";
        var limit = Cursor.Limit(page);
        var views = new List<EnrollmentView>();
        snapshot.Read(sets =>
        {
            var columns = sets.Add($"""
                select k.*, f.*, b.* from (select {EnrollmentRow.Columns} from enrollments where {sql} order by id desc limit $3) k {OfOffer} order by k.id desc
                """, row => views.Add(new(EnrollmentRow.Read(row), ReadOffer(row)))).Value(Cursor.ReadId(page) ?? Cursor.LastId).Value(limit + 1);
            if (query.Member is { } member) columns.Value(member.Value);
            if (query.Offer is { } offer) columns.Value(offer.Value);
        });
        return Cursor.Page(views, limit, view => view, view => Cursor.Write(view.Enrollment.Id.Value));
    }

    public TakenTransaction? Transaction(string id)
    {
        // No text here holds one, and the server refuses to look for it.
        if (id.Contains('\0', StringComparison.Ordinal)) return null;
        TakenTransaction? taken = null;
        snapshot.Read(sets => sets.Add($"select {TransactionRow.Columns} from card_transactions where program = $1 and id = $2", row => taken = TransactionRow.Read(row)).Value(id));
        return taken;
    }

    public Page<TakenTransaction> Transactions(TransactionQuery query, PageRequest page)
    {
        var sql = "program = $1 and (taken_at, id) < ($2, $3)";
        if (query.Member is not null) sql += " and member = $5";
        if (query.Status is { } status) sql += string.Create(CultureInfo.InvariantCulture, $" and status = {(int)status} and taken_at > 0");
        var limit = Cursor.Limit(page);
        var taken = new List<TakenTransaction>();
        snapshot.Read(sets =>
        {
            var (at, id) = Cursor.ReadMoment(page) ?? (DateTimeOffset.MaxValue, "");
            var columns = sets.Add($"select {TransactionRow.Columns} from card_transactions where {sql} order by taken_at desc, id desc limit $4", row => taken.Add(TransactionRow.Read(row)))
                .Value(Instant.Write(at)).Value(id).Value(limit + 1);
            if (query.Member is { } member) columns.Value(member.Value);
        });
        return Cursor.Page(taken, limit, t => t, t => Cursor.Write(t.TakenAt, t.Transaction.Id));
    }

    public Page<CreditView> Credits(CreditQuery query, PageRequest page)
    {
        var (sql, next) = ("program = $1 and (at, transaction_id, offer) < ($2, $3, $4)", 6);
        if (query.Member is not null) sql += $" and member = ${next++}";
        if (query.Offer is not null) sql += $" and offer = ${next} and amount <> 0";
        if (query.State is { } state) sql += string.Create(CultureInfo.InvariantCulture, $" and state = {(int)state}");
        var limit = Cursor.Limit(page);
        var views = new List<CreditView>();
        snapshot.Read(sets =>
        {
            var (at, key) = CreditRow.ReadCursor(page);
            var columns = sets.Add($"""
                select k.*, f.*, b.*, t.id is not null, t.* from (
                  select {CreditRow.Columns} from statement_credits where {sql} order by at desc, transaction_id desc, offer desc limit $5) k {OfOffer}
                left join lateral (select {TransactionRow.Columns} from card_transactions t where t.program = $1 and t.id = k.transaction_id) t on true
                order by k.at desc, k.transaction_id desc, k.offer desc
                """, row => views.Add(new(CreditRow.Read(row), ReadOffer(row), row.Flag() ? TransactionRow.Read(row) : null)))
                .Value(Instant.Write(at)).Value(key.Transaction).Value(key.Offer.Value).Value(limit + 1);
            if (query.Member is { } member) columns.Value(member.Value);
            if (query.Offer is { } offer) columns.Value(offer.Value);
        });
        return Cursor.Page(views, limit, view => view, view => CreditRow.WriteCursor(view.Credit));
    }

    static RewardOffer ReadOffer(Row row) => (RewardOffer)OfferRow.Read(row) with { Budget = BudgetRow.Read(row) };
}
