using System.Text;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Purchases as people look at them; the offers of one answer are read once.</summary>
sealed class PurchaseViews(Session session)
{
    readonly Dictionary<OfferId, ProductOffer> _offers = [];

    public PurchaseView? Find(PurchaseId id) => session.Purchases.Find(id, OfferOf) is { } purchase
        ? new(purchase, OfferOf(purchase.Offer), session.Purchases.History(id))
        : null;

    /// <summary>Only the conditions asked for stand in the statement; what is asked for is bound. All but a member's are looked for from the newest on.</summary>
    public List<PurchaseId> Newest(PurchaseQuery query, Guid before, int limit)
    {
        var sql = new StringBuilder("select id from purchases");
        if (query.Member is not null) sql.Append(" indexed by purchases_of_member");
        sql.Append(" where program = ?1 and id < ?");
        if (query.Offer is not null) sql.Append(" and offer = ?");
        if (query.Member is not null) sql.Append(" and member = ?");
        if (query.State is not null) sql.Append(" and state = ?");
        if (query.Merchant is not null) sql.Append(" and offer in (select id from offers where program = ?1 and merchant = ?)");
        if (query.Search is not null) sql.Append(Searched);
        sql.Append(" order by id desc limit ?");

        using var statement = session.Once(sql.ToString());
        statement.Bind(before);
        if (query.Offer is { } offer) statement.Bind(offer.Value);
        if (query.Member is { } member) statement.Bind(member.Value);
        if (query.State is { } state) statement.Bind((long)state);
        if (query.Merchant is { } merchant) statement.Bind(merchant);
        if (query.Search is { } search) BindSearch(statement, search.Trim());
        return statement.Bind(limit).All(row => new PurchaseId(row.Guid()));
    }

    const string Searched = """
         and (id = ? or offer = ? or member = ? or post = ? or code = ?
          or member in (select member from accounts where program = ?1 and handle = ? collate nocase))
        """;

    static void BindSearch(Statement to, string search) => to
        .Bind(PurchaseId.TryParse(search, out var purchase) ? purchase.Value : null)
        .Bind(OfferId.TryParse(search, out var offer) ? offer.Value : null)
        .Bind(MemberId.TryParse(search, out var member) ? member.Value : null)
        .Bind(search)
        .Bind(search.TrimStart('#'))
        .Bind(search.TrimStart('@'));

    ProductOffer OfferOf(OfferId id) => _offers.TryGetValue(id, out var known)
        ? known
        : _offers[id] = Invariant.Found(session.Offers.Find(id) as ProductOffer, $"offer {id}");
}
