using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Members with their accounts and cards, and the addresses purchases were made under.</summary>
sealed class MemberRows(Session session)
{
    readonly Statement _name = session.Prepare("select name from members where program = ?1 and id = ? and deleted_at is null");

    readonly Statement _find = session.Prepare($"select {MemberRow.Columns} from members where program = ?1 and id = ?");

    readonly Statement _accounts = session.Prepare(
        $"select {MemberRow.AccountColumns} from accounts where program = ?1 and member = ? order by position");

    readonly Statement _cards = session.Prepare($"select {MemberRow.CardColumns} from cards where program = ?1 and member = ? order by position");

    readonly Statement _owner = session.Prepare("select member from accounts indexed by accounts_owner where program = ?1 and network = ? and account = ?");

    readonly Statement _withCard = session.Prepare(
        "select distinct member from cards indexed by cards_of_token where program = ?1 and token = ? and service = ? order by member");

    readonly Statement _newest = session.Prepare(
        "select id from members where program = ?1 and id < ? and deleted_at is null order by id desc limit ?");

    readonly Statement _put = session.Prepare("""
        insert into members (program, id, name, email, terms_version, consented_at, consented_from, created_at, line1, line2, city, region,
          postal_code, country, address_number, address_changed_at, preferred_card, session, deleted_at)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (program, id) do update set name = excluded.name, email = excluded.email, terms_version = excluded.terms_version,
          consented_at = excluded.consented_at, consented_from = excluded.consented_from, line1 = excluded.line1, line2 = excluded.line2,
          city = excluded.city, region = excluded.region, postal_code = excluded.postal_code, country = excluded.country,
          address_number = excluded.address_number, address_changed_at = excluded.address_changed_at,
          preferred_card = excluded.preferred_card, session = excluded.session, deleted_at = excluded.deleted_at
        """);

    readonly Statement _unlink = session.Prepare("delete from accounts where program = ?1 and member = ? and network = ? and account = ?");

    readonly Statement _link = session.Prepare("""
        insert into accounts (program, member, network, account, position, handle, linked_at) values (?1, ?, ?, ?, ?, ?, ?)
        on conflict (program, member, network, account)
          do update set position = excluded.position, handle = excluded.handle, linked_at = excluded.linked_at
        """);

    readonly Statement _removeCard = session.Prepare("delete from cards where program = ?1 and member = ? and id = ?");

    readonly Statement _putCard = session.Prepare("""
        insert into cards (program, member, id, position, service, token, brand, last4, fingerprint, expires, added_at, customer, consent_version,
          consent_from)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (program, member, id) do update set position = excluded.position, service = excluded.service, token = excluded.token,
          brand = excluded.brand, last4 = excluded.last4, fingerprint = excluded.fingerprint, expires = excluded.expires,
          added_at = excluded.added_at, customer = excluded.customer, consent_version = excluded.consent_version,
          consent_from = excluded.consent_from
        """);

    readonly Statement _putAddress = session.Prepare("""
        insert into addresses (program, member, number, name, line1, line2, city, region, postal_code, country)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (program, member, number) do update set name = excluded.name, line1 = excluded.line1, line2 = excluded.line2,
          city = excluded.city, region = excluded.region, postal_code = excluded.postal_code, country = excluded.country
        """);

    readonly Statement _address = session.Prepare("""
        select name, line1, line2, city, region, postal_code, country from addresses where program = ?1 and member = ? and number = ?
        """);

    // States up to 5 are open or paid: what was bought under such an address may still have to be sent there.
    readonly Statement _forgetAddresses = session.Prepare("""
        delete from addresses where program = ?1 and member = ?2 and number not in
          (select address_number from purchases indexed by purchases_of_member where program = ?1 and member = ?2 and state <= 5)
        """);

    public List<MemberId> WithCard(string service, string token) => _withCard.Bind(token).Bind(service).All(row => new MemberId(row.Guid()));

    public string? NameOf(MemberId id) => _name.Bind(id.Value).One(row => row.Text());

    public Member? Find(MemberId id)
    {
        var member = _find.Bind(id.Value).One(MemberRow.Read);
        return member is null ? null : member with
        {
            Accounts = [.. _accounts.Bind(id.Value).All(MemberRow.ReadAccount)],
            Cards = [.. _cards.Bind(id.Value).All(MemberRow.ReadCard)],
        };
    }

    public MemberId? Owner(SocialAccount account) => _owner.Bind(account.Network).Bind(account.Id).OneValue(row => new MemberId(row.Guid()));

    public List<MemberId> Newest(Guid before, int limit) => _newest.Bind(before).Bind(limit).All(row => new MemberId(row.Guid()));

    public ShipTo? ShipTo(MemberId member, int number) => _address.Bind(member.Value).Bind(number).One(row => new ShipTo(row.Text(), MemberRow.ReadAddress(row)!));

    /// <summary>Removals come before additions, over all members: an account may go from one to another in one batch.</summary>
    public void Save(IReadOnlyCollection<MemberChange> changes)
    {
        foreach (var (before, after) in changes) Remove(before, after);
        foreach (var (before, after) in changes) Put(before, after);
    }

    public void ForgetAddresses(MemberId member) => _forgetAddresses.Bind(member.Value).Run();

    void Remove(Member? before, Member after)
    {
        foreach (var (account, _, _) in before?.Accounts ?? [])
            if (after.Linked(account) is null) _unlink.Bind(after.Id.Value).Bind(account.Network).Bind(account.Id).Run();
        foreach (var card in before?.Cards ?? [])
            if (!after.Has(card.Id)) _removeCard.Bind(after.Id.Value).Bind(card.Id.Value).Run();
    }

    void Put(Member? before, Member after)
    {
        PutDetails(after);
        if (after.Address is { } address && (before is null || before.AddressNumber != after.AddressNumber || before.Address != address))
            PutAddress(after, address);
        for (var i = 0; i < after.Accounts.Length; i++)
            if (before is null || i >= before.Accounts.Length || before.Accounts[i] != after.Accounts[i]) Link(after.Id, i, after.Accounts[i]);
        for (var i = 0; i < after.Cards.Length; i++)
            if (before is null || i >= before.Cards.Length || before.Cards[i] != after.Cards[i]) PutCard(after.Id, i, after.Cards[i]);
    }

    void PutDetails(Member member)
    {
        _put.Bind(member.Id.Value).Bind(member.Name).Bind(member.Email).Bind(member.Consent.TermsVersion).Bind(member.Consent.At)
            .Bind(member.Consent.From).Bind(member.CreatedAt);
        Bind(_put, member.Address).Bind(member.AddressNumber).Bind(member.AddressChangedAt).Bind(member.PreferredCard?.Value)
            .Bind(member.Session).Bind(member.DeletedAt).Run();
    }

    void PutAddress(Member member, Address address) => Bind(_putAddress.Bind(member.Id.Value).Bind(member.AddressNumber).Bind(member.Name), address).Run();

    void Link(MemberId member, int position, LinkedAccount linked) => _link
        .Bind(member.Value).Bind(linked.Account.Network).Bind(linked.Account.Id).Bind(position).Bind(linked.Handle).Bind(linked.LinkedAt).Run();

    void PutCard(MemberId member, int position, Card card) => _putCard
        .Bind(member.Value).Bind(card.Id.Value).Bind(position).Bind(card.Service).Bind(card.Token).Bind(card.Brand).Bind(card.Last4)
        .Bind(card.Fingerprint).Bind(card.Expires.DayNumber).Bind(card.AddedAt).Bind(card.Customer)
        .Bind(card.Consent?.TermsVersion).Bind(card.Consent?.From).Run();

    static Statement Bind(Statement to, Address? address) => to
        .Bind(address?.Line1).Bind(address?.Line2).Bind(address?.City).Bind(address?.Region).Bind(address?.PostalCode).Bind(address?.Country);
}
