using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Offers loaded to cards.</summary>
sealed class EnrollmentRows(Session session)
{
    readonly Statement _find = session.Prepare($"select {EnrollmentRow.Columns} from enrollments where program = ?1 and id = ?");

    readonly Statement _ofCard = session.Prepare($"select {EnrollmentRow.Columns} from enrollments indexed by enrollments_of_card where program = ?1 and service = ? and token = ?");

    readonly Statement _ofMember = session.Prepare($"select {EnrollmentRow.Columns} from enrollments indexed by enrollments_of_member where program = ?1 and member = ?");

    readonly Statement _in = session.Prepare($"select {EnrollmentRow.Columns} from enrollments indexed by enrollments_of_member where program = ?1 and member = ? and offer = ?");

    readonly Statement _onFingerprint = session.Prepare(
        $"select {EnrollmentRow.Columns} from enrollments indexed by enrollments_of_fingerprint where program = ?1 and offer = ? and fingerprint = ?");

    readonly Statement _insert = session.Prepare("""
        insert into enrollments (program, id, offer, member, service, token, fingerprint, at, source, claim, reserved, credited, visits, ended_at)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _update = session.Prepare("""
        update enrollments set service = ?2, token = ?, fingerprint = ?, at = ?, source = ?, claim = ?, reserved = ?, credited = ?, visits = ?, ended_at = ?
        where program = ?1 and id = ? and service = ? and token = ? and fingerprint = ? and at = ? and source = ? and claim = ? and reserved = ? and credited = ?
          and visits = ? and ended_at is ?
        """);

    // The fingerprint stays, as purchases keep it: whoever joins again with the same card has loaded the offer already.
    readonly Statement _erase = session.Prepare("update enrollments indexed by enrollments_of_member set token = '' where program = ?1 and member = ?");

    public Enrollment? Find(EnrollmentId id) => _find.Bind(id.Value).One(EnrollmentRow.Read);

    public List<Enrollment> Of(CardKey card) => _ofCard.Bind(card.Service).Bind(card.Token).All(EnrollmentRow.Read);

    public List<Enrollment> Of(MemberId member) => _ofMember.Bind(member.Value).All(EnrollmentRow.Read);

    public Enrollment? In(OfferId offer, MemberId member) => _in.Bind(member.Value).Bind(offer.Value).One(EnrollmentRow.Read);

    public Enrollment? In(OfferId offer, string fingerprint) => _onFingerprint.Bind(offer.Value).Bind(fingerprint).One(EnrollmentRow.Read);

    public List<Enrollment> Newest(EnrollmentQuery query, Guid before, int limit)
    {
        var sql = new StringBuilder($"select {EnrollmentRow.Columns} from enrollments");
        if (query.Member is not null) sql.Append(" indexed by enrollments_of_member");
        else if (query.Offer is not null) sql.Append(" indexed by enrollments_of_offer");
        sql.Append(" where program = ?1 and id < ?");
        if (query.Member is not null) sql.Append(" and member = ?");
        if (query.Offer is not null) sql.Append(" and offer = ?");
        sql.Append(" order by id desc limit ?");

        using var statement = session.Once(sql.ToString());
        statement.Bind(before);
        if (query.Member is { } member) statement.Bind(member.Value);
        if (query.Offer is { } offer) statement.Bind(offer.Value);
        return statement.Bind(limit).All(EnrollmentRow.Read);
    }

    public void Save(EnrollmentChange change)
    {
        var after = change.After;
        if (change.Before is { } before) BindWhatChanges(BindWhatChanges(_update, after).Bind(after.Id.Value), before).RunOnOne(after.Id.ToString());
        else BindWhatChanges(_insert.Bind(after.Id.Value).Bind(after.Offer.Value).Bind(after.Member.Value), after).Run();
    }

    public void Erase(MemberId member) => _erase.Bind(member.Value).Run();

    static Statement BindWhatChanges(Statement to, Enrollment e) => to
        .Bind(e.Card.Service).Bind(e.Card.Token).Bind(e.Fingerprint).Bind(e.At).Bind((long)e.Source).Bind(e.ClaimMinor).Bind(e.ReservedMinor).Bind(e.CreditedMinor)
        .Bind(e.Visits).Bind(e.EndedAt);
}
