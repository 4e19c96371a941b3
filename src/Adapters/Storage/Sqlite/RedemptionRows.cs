using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What payments have earned by offers so far.</summary>
sealed class RedemptionRows(Session session)
{
    readonly Statement _of = session.Prepare($"select {RedemptionRow.Columns} from redemptions where program = ?1 and sale = ?");

    readonly Statement _refundable = session.Prepare($"""
        select {RedemptionRow.Columns} from redemptions indexed by redemptions_refundable
        where program = ?1 and token = ? and service = ? and cleared > refunded order by at desc, sale, offer limit ?
        """);

    readonly Statement _insert = session.Prepare("""
        insert into redemptions (program, sale, offer, enrollment, service, token, merchant, at, cleared, refunded, granted, net, visit)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _update = session.Prepare("""
        update redemptions set cleared = ?2, refunded = ?, granted = ?, net = ?, visit = ?
        where program = ?1 and sale = ? and offer = ? and cleared = ? and refunded = ? and granted = ? and net = ? and visit is ?
        """);

    readonly Statement _erase = session.Prepare("""
        delete from redemptions indexed by redemptions_of_enrollment where program = ?1
          and enrollment in (select id from enrollments indexed by enrollments_of_member where program = ?1 and member = ?)
        """);

    public List<Redemption> Of(string sale) => _of.Bind(sale).All(RedemptionRow.Read);

    /// <summary>The newest of which something can still be taken back.</summary>
    public List<Redemption> Refundable(CardKey card, int limit) => _refundable.Bind(card.Token).Bind(card.Service).Bind(limit).All(RedemptionRow.Read);

    public void Save(RedemptionChange change)
    {
        var after = change.After;
        if (change.Before is { } before)
            BindWhatChanges(BindWhatChanges(_update, after).Bind(after.Key.Sale).Bind(after.Key.Offer.Value), before).RunOnOne($"{after.Key}");
        else
            BindWhatChanges(_insert.Bind(after.Key.Sale).Bind(after.Key.Offer.Value).Bind(after.Enrollment.Value).Bind(after.Card.Service).Bind(after.Card.Token)
                .Bind(after.MerchantId).Bind(after.At), after).Run();
    }

    public void Erase(MemberId member) => _erase.Bind(member.Value).Run();

    static Statement BindWhatChanges(Statement to, Redemption r) => to.Bind(r.ClearedMinor).Bind(r.RefundedMinor).Bind(r.GrantedMinor).Bind(r.NetMinor).Bind(r.Visit);
}
