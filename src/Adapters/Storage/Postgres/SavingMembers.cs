using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Members with their accounts, cards and addresses. Removals come before additions: an account may go from one to another in one batch.</summary>
sealed class SavingMembers(Sets sets)
{
    public void Save(Changes changes)
    {
        List<MemberChange> members = [.. changes.Members.Values.OrderBy(m => m.After.Id.Value)];
        if (members.Count == 0) return;
        PutDetails(members);
        PutAddresses([.. members.Where(m => m.After.Address is not null && (m.Before is null || m.Before.AddressNumber != m.After.AddressNumber || m.Before.Address != m.After.Address))]);
        Accounts(members);
        Cards(members);
        Erase([.. members.Where(m => m.After.DeletedAt is not null)]);
    }

    void PutDetails(List<MemberChange> members) => Address(sets.Each(members, """
        insert into members (program, id, name, email, terms_version, consented_at, consented_from, created_at, address_number, address_changed_at, preferred_card, session,
          deleted_at, line1, line2, city, region, postal_code, country)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        on conflict (program, id) do update set name = excluded.name, email = excluded.email, terms_version = excluded.terms_version, consented_at = excluded.consented_at,
          consented_from = excluded.consented_from, line1 = excluded.line1, line2 = excluded.line2, city = excluded.city, region = excluded.region,
          postal_code = excluded.postal_code, country = excluded.country, address_number = excluded.address_number, address_changed_at = excluded.address_changed_at,
          preferred_card = excluded.preferred_card, session = excluded.session, deleted_at = excluded.deleted_at
        """)
        .Of(m => m.After.Id.Value).Of(m => m.After.Name).Of(m => m.After.Email).Of(m => m.After.Consent.TermsVersion).Times(m => m.After.Consent.At)
        .Of(m => m.After.Consent.From).Times(m => m.After.CreatedAt).Of(m => m.After.AddressNumber).TimesOrNull(m => m.After.AddressChangedAt)
        .Of(m => m.After.PreferredCard?.Value).Of(m => m.After.Session).TimesOrNull(m => m.After.DeletedAt));

    void PutAddresses(List<MemberChange> moved) => Address(sets.Each(moved, """
        insert into addresses (program, member, number, name, line1, line2, city, region, postal_code, country) select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (program, member, number) do update set name = excluded.name, line1 = excluded.line1, line2 = excluded.line2, city = excluded.city,
          region = excluded.region, postal_code = excluded.postal_code, country = excluded.country
        """)
        .Of(m => m.After.Id.Value).Of(m => m.After.AddressNumber).Of(m => m.After.Name));

    static Columns<MemberChange> Address(Columns<MemberChange> to) => to
        .Of(m => m.After.Address?.Line1).Of(m => m.After.Address?.Line2).Of(m => m.After.Address?.City)
        .Of(m => m.After.Address?.Region).Of(m => m.After.Address?.PostalCode).Of(m => m.After.Address?.Country);

    void Accounts(List<MemberChange> members)
    {
        List<(MemberId Member, LinkedAccount Linked)> gone =
            [.. members.SelectMany(m => (m.Before?.Accounts ?? []).Where(a => m.After.Linked(a.Account) is null).Select(a => (m.After.Id, a)))];
        sets.Each(gone, """
            delete from accounts o using unnest($2, $3, $4) as k (member, network, account)
            where o.program = $1 and o.network = k.network and o.account = k.account and o.member = k.member
            """)
            .Of(a => a.Member.Value).Of(a => a.Linked.Account.Network).Of(a => a.Linked.Account.Id);

        List<(MemberId Member, LinkedAccount Linked, int Position)> put = [.. members.SelectMany(m => Changed(m.Before?.Accounts, m.After.Accounts).Select(a => (m.After.Id, a.Item, a.Index)))];
        // Nothing is touched where the account is somebody else's.
        sets.Each(put, """
            with done as (
              insert into accounts as o (program, member, network, account, handle, linked_at, position) select $1, * from unnest($2, $3, $4, $5, $6, $7)
              on conflict (program, network, account) do update set handle = excluded.handle, linked_at = excluded.linked_at, position = excluded.position
              where o.member = excluded.member returning 1)
            select must_touch(count(*), $8, 'accounts') from done
            """, Sets.Noted)
            .Of(a => a.Member.Value).Of(a => a.Linked.Account.Network).Of(a => a.Linked.Account.Id).Of(a => a.Linked.Handle).Times(a => a.Linked.LinkedAt)
            .Of(a => a.Position).Count();
    }

    void Cards(List<MemberChange> members)
    {
        List<(MemberId Member, CardId Card)> gone = [.. members.SelectMany(m => (m.Before?.Cards ?? []).Where(c => !m.After.Has(c.Id)).Select(c => (m.After.Id, c.Id)))];
        sets.Each(gone, "delete from cards c using unnest($2, $3) as k (member, id) where c.program = $1 and c.member = k.member and c.id = k.id")
            .Of(c => c.Member.Value).Of(c => c.Card.Value);

        List<(MemberId Member, Card Card, int Position)> put = [.. members.SelectMany(m => Changed(m.Before?.Cards, m.After.Cards).Select(c => (m.After.Id, c.Item, c.Index)))];
        sets.Each(put, """
            insert into cards (program, member, id, position, service, token, brand, last4, fingerprint, expires, added_at, customer, consent_version,
              consent_from)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            on conflict (program, member, id) do update set position = excluded.position, service = excluded.service, token = excluded.token, brand = excluded.brand,
              last4 = excluded.last4, fingerprint = excluded.fingerprint, expires = excluded.expires, added_at = excluded.added_at,
              customer = excluded.customer, consent_version = excluded.consent_version, consent_from = excluded.consent_from
            """)
            .Of(c => c.Member.Value).Of(c => c.Card.Id.Value).Of(c => c.Position).Of(c => c.Card.Service).Of(c => c.Card.Token).Of(c => c.Card.Brand)
            .Of(c => c.Card.Last4).Of(c => c.Card.Fingerprint).Of(c => c.Card.Expires.DayNumber).Times(c => c.Card.AddedAt)
            .Of(c => c.Card.Customer).Of(c => c.Card.Consent?.TermsVersion).Of(c => c.Card.Consent?.From);
    }

    void Erase(List<MemberChange> deleted)
    {
        List<(MemberId, Core.Posts.SocialAccount Account)> accounts = [.. deleted.SelectMany(m => (m.Before?.Accounts ?? []).Select(a => (m.After.Id, a.Account)))];
        sets.Each(accounts, "delete from code_tries t using unnest($2, $3) as k (network, account) where t.program = $1 and t.network = k.network and t.account = k.account")
            .Of(a => a.Account.Network).Of(a => a.Account.Id);
        sets.Each(deleted, Forgetting.Requests).Of(m => m.After.Id.ToString());
        foreach (var sql in Forgetting.Payments) sets.Each(deleted, sql).Of(m => m.After.Id.Value);
        foreach (var sql in Forgetting.Orders) sets.Each(deleted, sql).Of(m => m.After.Id.Value);
        sets.Each(deleted, Forgetting.Mark).Of(m => m.After.Id.Value);
    }

    static IEnumerable<(int Index, T Item)> Changed<T>(IReadOnlyList<T>? before, IReadOnlyList<T> after) where T : notnull =>
        after.Index().Where(row => before is null || row.Index >= before.Count || !before[row.Index].Equals(row.Item));
}
