using System.Collections.Immutable;
using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>
/// Indexes are named in the statements: left to choose, and without statistics, SQLite prefers a walk over the whole programme's primary key.
/// </summary>
sealed class PurchaseRows(Session session)
{
    readonly Statement _find = session.Prepare("""
        select offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, created_at, state, due,
          reply_at, deadline, confirm_post, confirmed_at, post_deleted_at, together, charge, action_page, refunded, refunds, restocked, carrier, tracking
        from purchases where program = ?1 and id = ?
        """);

    readonly Statement _history = session.Prepare("select history from purchases where program = ?1 and id = ?");

    readonly Statement _ofCode = session.Prepare("select id from purchases indexed by purchases_of_code where program = ?1 and code = ? order by id");

    readonly Statement _openOfMember = session.Prepare(
        "select id from purchases indexed by purchases_of_member where program = ?1 and member = ? and state <= 4 order by id");

    readonly Statement _openOfAccount = session.Prepare("""
        select id from purchases indexed by purchases_open_of_account
        where program = ?1 and network = ? and account = ? and state <= 4 order by id
        """);

    readonly Statement _due = session.Prepare(
        "select id, network from purchases indexed by purchases_due where program = ?1 and due <= ? order by due, id limit ?");

    readonly Statement _claimsOfMember = session.Prepare(
        "select state from purchases indexed by purchases_of_member where program = ?1 and member = ? and offer = ?");

    readonly Statement _claimsOfCard = session.Prepare(
        "select state from purchases indexed by purchases_of_card where program = ?1 and fingerprint = ? and offer = ?");

    readonly Statement _insert = session.Prepare("""
        insert into purchases (program, id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code,
          total, created_at, state, due, reply_at, deadline, confirm_post, confirmed_at, post_deleted_at, together, charge, action_page, refunded, refunds,
          restocked, carrier, tracking, history)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _update = session.Prepare("""
        update purchases set state = ?2, due = ?, reply_at = ?, deadline = ?, confirm_post = ?, confirmed_at = ?, post_deleted_at = ?, together = ?, charge = ?,
          action_page = ?, refunded = ?, refunds = ?, restocked = ?, carrier = ?, tracking = ?, history = history || ?
        where program = ?1 and id = ? and state = ?
        """);

    // States above 5 need nobody any more: neither a reply nor a parcel goes out for them.
    readonly Statement _eraseAuthors = session.Prepare("""
        update seen_posts set author = '' where program = ?1 and (network, post) in
          (select network, post from purchases indexed by purchases_of_member where program = ?1 and member = ?2 and state > 5
           union all
           select network, confirm_post from purchases indexed by purchases_of_member where program = ?1 and member = ?2 and state > 5 and confirm_post is not null)
        """);

    readonly Statement _erase = session.Prepare("""
        update purchases indexed by purchases_of_member set account = '', post = '', confirm_post = null
        where program = ?1 and member = ?2 and state > 5
        """);

    readonly StringBuilder _lines = new();

    /// <param name="offer">Of whose currency the total is.</param>
    public Purchase? Find(PurchaseId id, Func<OfferId, Offer> offer) => _find.Bind(id.Value).One(row => Read(id, offer, row));

    public ImmutableArray<HistoryLine> History(PurchaseId id) => HistoryText.Read(_history.Bind(id.Value).One(row => row.Text()) ?? "");

    public List<PurchaseId> OfCode(string foldedCode) => _ofCode.Bind(foldedCode).All(ReadId);

    public List<PurchaseId> OpenOf(MemberId member) => _openOfMember.Bind(member.Value).All(ReadId);

    public List<PurchaseId> OpenOf(SocialAccount account) => _openOfAccount.Bind(account.Network).Bind(account.Id).All(ReadId);

    public List<DuePurchase> Due(DateTimeOffset now, int limit) =>
        _due.Bind(now).Bind(limit).All(row => new DuePurchase(new(row.Guid()), row.Text()));

    public Claims ClaimsOf(MemberId member, OfferId offer) => Sum(_claimsOfMember.Bind(member.Value).Bind(offer.Value));

    public Claims ClaimsOf(string fingerprint, OfferId offer) => Sum(_claimsOfCard.Bind(fingerprint).Bind(offer.Value));

    public void Save(PurchaseChange change)
    {
        var lines = HistoryText.Write(_lines, change.History);
        if (change.Before is { } before) Update(before.State, change.After, lines);
        else Insert(change.After, lines);
    }

    /// <summary>Takes from what is over everything that leads to the member's account.</summary>
    public void Erase(MemberId member)
    {
        _eraseAuthors.Bind(member.Value).Run();
        _erase.Bind(member.Value).Run();
    }

    void Insert(Purchase p, string history)
    {
        _insert.Bind(p.Id.Value).Bind(p.Offer.Value).Bind(p.Variant).Bind(p.Member.Value).Bind(p.Account.Network).Bind(p.Account.Id)
            .Bind(p.Card.Value).Bind(p.Service).Bind(p.Fingerprint).Bind(p.AddressNumber).Bind(p.PostId).Bind(p.Code).Bind(p.Total.Minor)
            .Bind(p.CreatedAt);
        BindWhatChanges(_insert, p).Bind(history).Run();
    }

    void Update(PurchaseState from, Purchase p, string history) =>
        BindWhatChanges(_update, p).Bind(history).Bind(p.Id.Value).Bind((long)from).RunOnOne(p.Id.ToString());

    static Statement BindWhatChanges(Statement to, Purchase p)
    {
        to.Bind((long)p.State).Bind(p.Due).Bind(p.ReplyAt).Bind(p.Deadline).Bind(p.ConfirmPostId).Bind(p.ConfirmedAt).Bind(p.PostDeletedAt);
        return BindIds(to, p.Together).Bind(p.Charge).Bind(p.ActionPage).Bind(p.RefundedMinor).Bind(p.Refunds).Bind(p.Restocked)
            .Bind(p.Carrier).Bind(p.Tracking);
    }

    static Statement BindIds(Statement to, ImmutableArray<PurchaseId> ids)
    {
        if (ids.IsEmpty) return to.BindNull();
        var bytes = new byte[ids.Length * 16];
        for (var i = 0; i < ids.Length; i++) ids[i].Value.TryWriteBytes(bytes.AsSpan(i * 16), bigEndian: true, out _);
        return to.Bind(bytes);
    }

    static ImmutableArray<PurchaseId> ReadIds(ReadOnlySpan<byte> bytes)
    {
        var ids = ImmutableArray.CreateBuilder<PurchaseId>(bytes.Length / 16);
        for (; bytes.Length >= 16; bytes = bytes[16..]) ids.Add(new(new Guid(bytes[..16], bigEndian: true)));
        return ids.MoveToImmutable();
    }

    static Claims Sum(Statement rows)
    {
        var sum = default(Claims);
        while (rows.Step()) sum += Claims.Of((PurchaseState)rows.Int());
        return sum;
    }

    static PurchaseId ReadId(Statement row) => new(row.Guid());

    static Purchase Read(PurchaseId id, Func<OfferId, Offer> offer, Statement row)
    {
        var offerId = new OfferId(row.Guid());
        return new()
        {
            Id = id,
            Offer = offerId,
            Variant = row.Text(),
            Member = new(row.Guid()),
            Account = new(row.Text(), row.Text()),
            Card = new(row.Guid()),
            Service = row.Text(),
            Fingerprint = row.Text(),
            AddressNumber = row.Int(),
            PostId = row.Text(),
            Code = row.Text(),
            Total = new(row.Long(), offer(offerId).Price.Currency),
            CreatedAt = row.Time(),
            State = (PurchaseState)row.Int(),
            Due = row.TimeOrNull(),
            ReplyAt = row.TimeOrNull(),
            Deadline = row.TimeOrNull(),
            ConfirmPostId = row.TextOrNull(),
            ConfirmedAt = row.TimeOrNull(),
            PostDeletedAt = row.TimeOrNull(),
            Together = ReadIds(row.Blob()),
            Charge = row.TextOrNull(),
            ActionPage = row.TextOrNull(),
            RefundedMinor = row.Long(),
            Refunds = row.Int(),
            Restocked = row.Flag(),
            Carrier = row.TextOrNull(),
            Tracking = row.TextOrNull(),
        };
    }
}
