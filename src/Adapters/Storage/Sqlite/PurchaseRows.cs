using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>
/// Indexes are named in the statements: left to choose, and without statistics, SQLite prefers a walk over the whole programme's primary key.
/// </summary>
sealed class PurchaseRows(Session session)
{
    readonly Statement _toldPrivately = session.Prepare(
        "select network, count(*) from purchases where program = ?1 and id >= ? and reply_at is null and deadline is not null group by network");

    readonly Statement _find = session.Prepare($"select {PurchaseRow.Columns} from purchases where program = ?1 and id = ?");

    readonly Statement _history = session.Prepare("select history from purchases where program = ?1 and id = ?");

    readonly Statement _ofCode = session.Prepare("select id from purchases indexed by purchases_of_code where program = ?1 and code = ? order by id");

    readonly Statement _openOfMember = session.Prepare(
        "select id from purchases indexed by purchases_of_member where program = ?1 and member = ? and state <= 4 order by id");

    readonly Statement _openOfAccount = session.Prepare("""
        select id from purchases indexed by purchases_of_member
        where program = ?1 and member = ? and state <= 4 and network = ? and account = ? order by id
        """);

    readonly Statement _claimsOfMember = session.Prepare(
        "select state from purchases indexed by purchases_of_member where program = ?1 and member = ? and offer = ?");

    readonly Statement _claimsOfCard = session.Prepare(
        "select state from purchases indexed by purchases_of_card where program = ?1 and fingerprint = ? and offer = ?");

    readonly Statement _insert = session.Prepare("""
        insert into purchases (program, id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code,
          total, price, shipping, tax, created_at, state, due, wakes, reply_at, deadline, confirm_post, confirmed_at, post_deleted_at, together, charge, action_page, refunded, refunds,
          restocked, carrier, tracking, told, history)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _update = session.Prepare("""
        update purchases set state = ?2, due = ?, wakes = ?, reply_at = ?, deadline = ?, confirm_post = ?, confirmed_at = ?, post_deleted_at = ?, together = ?, charge = ?,
          action_page = ?, refunded = ?, refunds = ?, restocked = ?, carrier = ?, tracking = ?, told = ?, history = history || ?
        where program = ?1 and id = ? and state = ?
        """);

    // States 8 to 10 are cancelled, expired and declined.
    readonly Statement _look = session.Prepare("""
        select id, state between 8 and 10 and created_at < ?2
          and not exists (select 1 from journal indexed by journal_of_purchase where program = ?1 and purchase = purchases.id)
        from purchases where program = ?1 and id > ? and id < ? order by id limit ?
        """);

    readonly Statement _forget = session.Prepare("delete from purchases where program = ?1 and id = ?");

    readonly StringBuilder _lines = new();

    public List<(string Network, int Count)> ToldPrivately(Guid from) => _toldPrivately.Bind(from).All(row => (row.Text(), row.Int()));

    /// <param name="offer">Of whose currency the total is.</param>
    public Purchase? Find(PurchaseId id, Func<OfferId, ProductOffer> offer) => _find.Bind(id.Value).One(row => PurchaseRow.Read(row, offer));

    public ImmutableArray<HistoryLine> History(PurchaseId id) => HistoryText.Read(_history.Bind(id.Value).One(row => row.Text()) ?? "");

    public List<PurchaseId> OfCode(string foldedCode) => _ofCode.Bind(foldedCode).All(ReadId);

    public List<PurchaseId> OpenOf(MemberId member) => _openOfMember.Bind(member.Value).All(ReadId);

    public List<PurchaseId> OpenOf(MemberId member, SocialAccount account) =>
        _openOfAccount.Bind(member.Value).Bind(account.Network).Bind(account.Id).All(ReadId);

    public Claims ClaimsOf(MemberId member, OfferId offer) => Sum(_claimsOfMember.Bind(member.Value).Bind(offer.Value));

    public Claims ClaimsOf(string fingerprint, OfferId offer) => Sum(_claimsOfCard.Bind(fingerprint).Bind(offer.Value));

    public void Save(PurchaseChange change)
    {
        var lines = HistoryText.Write(_lines, change.History);
        if (change.Before is { } before) Update(before.State, change.After, lines);
        else Insert(change.After, lines);
    }

    /// <summary>Purchases from before, and which of them came to nothing. Ids sort by time, so those after it are not looked at.</summary>
    public List<(PurchaseId, bool)> Look(PurchaseId after, DateTimeOffset before, int limit) =>
        _look.Bind(before).Bind(after.Value).Bind(FirstId(before)).Bind(limit).All(row => (ReadId(row), row.Flag()));

    public void Forget(PurchaseId id) => _forget.Bind(id.Value).Run();

    static Guid FirstId(DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, at.ToUnixTimeMilliseconds()) << 16);
        return new(bytes, bigEndian: true);
    }

    void Insert(Purchase p, string history)
    {
        _insert.Bind(p.Id.Value).Bind(p.Offer.Value).Bind(p.Variant).Bind(p.Member.Value).Bind(p.Account.Network).Bind(p.Account.Id)
            .Bind(p.Card.Value).Bind(p.Service).Bind(p.Fingerprint).Bind(p.AddressNumber).Bind(p.PostId).Bind(p.Code).Bind(p.Total.Minor)
            .Bind(p.PriceMinor).Bind(p.ShippingMinor).Bind(p.TaxMinor).Bind(p.CreatedAt);
        BindWhatChanges(_insert, p).Bind(history).Run();
    }

    void Update(PurchaseState from, Purchase p, string history) =>
        BindWhatChanges(_update, p).Bind(history).Bind(p.Id.Value).Bind((long)from).RunOnOne(p.Id.ToString());

    static Statement BindWhatChanges(Statement to, Purchase p)
    {
        to.Bind((long)p.State).Bind(p.Due).Bind(p.Wakes).Bind(p.ReplyAt).Bind(p.Deadline).Bind(p.ConfirmPostId).Bind(p.ConfirmedAt).Bind(p.PostDeletedAt);
        to = PurchaseRow.WriteIds(p.Together) is { } together ? to.Bind(together) : to.BindNull();
        return to.Bind(p.Charge).Bind(p.ActionPage).Bind(p.RefundedMinor).Bind(p.RepaymentCount).Bind(p.Restocked)
            .Bind(p.Carrier).Bind(p.Tracking).Bind(ToldText.Write(p));
    }

    static Claims Sum(Statement rows)
    {
        var sum = default(Claims);
        while (rows.Step()) sum += Claims.Of((PurchaseState)rows.Int());
        return sum;
    }

    static PurchaseId ReadId(Statement row) => new(row.Guid());
}
