using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Offers, their variants with the stock, and their posts.</summary>
sealed class OfferRows(Session session)
{
    readonly Statement _find = session.Prepare($"select {OfferRow.Columns} from offers where program = ?1 and id = ?");

    readonly Statement _variants = session.Prepare(
        $"select {OfferRow.VariantColumns} from variants where program = ?1 and offer = ? order by position");

    readonly Statement _tagged = session.Prepare("select id from offers indexed by offers_tag where program = ?1 and tag = ?");

    readonly Statement _like = session.Prepare("select id from offers indexed by offers_skeleton where program = ?1 and skeleton = ?");

    readonly Statement _posted = session.Prepare("select offer from offer_posts where program = ?1 and network = ? and post = ?");

    readonly Statement _posts = session.Prepare(
        "select o.post, f.listed from offer_posts o join offers f on f.program = o.program and f.id = o.offer where o.program = ?1 and o.network = ? order by o.post");

    readonly Statement _tags = session.Prepare("select tag, reward, number from offers indexed by offers_number where program = ?1 and number > ? order by number");

    readonly Statement _newest = session.Prepare(
        "select id from offers where program = ?1 and id < ? and listed >= ? order by id desc limit ?");

    readonly Statement _toLoad = session.Prepare("""
        select id from offers f
        where program = ?1 and id < ?2 and listed and reward is not null and coalesce(starts_at <= ?3, true) and coalesce(ends_at > ?3, true)
          and not exists (select 1 from enrollments e indexed by enrollments_of_member where e.program = ?1 and e.member = ?4 and e.offer = f.id and e.ended_at is null)
        order by id desc limit ?5
        """);

    readonly Statement _insert = session.Prepare("""
        insert into offers (program, id, hashtag, tag, skeleton, title, merchant, currency, price, tax, shipping, limit_per_member,
          created_at, starts_at, ends_at, terms_url, listed, tax_mode, tax_category, reward, number)
        values (?1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select coalesce(max(number), 0) + 1 from offers where program = ?1))
        """);

    readonly Statement _insertVariant = session.Prepare("""
        insert into variants (program, offer, tag, position, title, words, on_hand, held, sold) values (?1, ?, ?, ?, ?, ?, ?, ?, ?)
        """);

    readonly Statement _insertPost = session.Prepare(
        "insert into offer_posts (program, network, post, offer) values (?1, ?, ?, ?) on conflict do nothing");

    readonly Statement _picture = session.Prepare($"select {PictureRow.Columns} from offer_pictures where program = ?1 and offer = ?");

    readonly Statement _pictureAlt = session.Prepare("select alt from offer_pictures where program = ?1 and offer = ?");

    readonly Statement _setPicture = session.Prepare("""
        insert into offer_pictures (program, offer, media_type, alt, bytes) values (?1, ?, ?, ?, ?)
        on conflict (program, offer) do update set media_type = excluded.media_type, alt = excluded.alt, bytes = excluded.bytes
        """);

    readonly Statement _list = session.Prepare("update offers set listed = ?2 where program = ?1 and id = ?");

    readonly Statement _setStock = session.Prepare("""
        update variants set on_hand = ?2, held = ?, sold = ?
        where program = ?1 and offer = ? and tag = ? and on_hand = ? and held = ? and sold = ?
        """);

    readonly Statement _correct = session.Prepare("""
        insert into stock_corrections (program, seq, offer, variant, delta, reason, at)
        values (?1, (select coalesce(max(seq), 0) + 1 from stock_corrections where program = ?1), ?, ?, ?, ?, ?)
        """);

    public Offer? Find(OfferId id)
    {
        var offer = _find.Bind(id.Value).One(OfferRow.Read);
        return offer switch
        {
            ProductOffer product => product with { Variants = [.. _variants.Bind(id.Value).All(OfferRow.ReadVariant)] },
            RewardOffer reward => reward with { Budget = session.Budgets.Find(id) },
            _ => offer,
        };
    }

    public OfferId? Tagged(string tag) => _tagged.Bind(tag).OneValue(ReadId);

    public OfferId? Like(string skeleton) => _like.Bind(skeleton).OneValue(ReadId);

    public OfferId? Posted(PostKey post) => _posted.Bind(post.Network).Bind(post.Id).OneValue(ReadId);

    /// <summary>In the order of publication, with what checking in at loads them.</summary>
    public List<(string Tag, ImmutableArray<string> Venues, long Number)> Tags(long after) => _tags.Bind(after).All(row => (row.Text(), RewardTerms.VenuesOf(row.TextOrNull()), row.Long()));

    public List<OfferId> Newest(bool listedOnly, Guid before, int limit) => _newest.Bind(before).Bind(listedOnly).Bind(limit).All(ReadId);

    public List<OfferId> ToLoad(MemberId member, DateTimeOffset at, Guid before, int limit) => _toLoad.Bind(before).Bind(at).Bind(member.Value).Bind(limit).All(ReadId);

    public void Insert(Offer offer)
    {
        var (price, tax, shipping, limit, taxMode, taxCategory, currency, reward) = OfferRow.Write(offer);
        _insert.Bind(offer.Id.Value).Bind(offer.Hashtag).Bind(offer.Tag).Bind(offer.Skeleton).Bind(offer.Title).Bind(offer.Merchant)
            .Bind(currency).Bind(price).Bind(tax).Bind(shipping).Bind(limit)
            .Bind(offer.CreatedAt).Bind(offer.StartsAt).Bind(offer.EndsAt).Bind(offer.TermsUrl).Bind(offer.Listed).Bind(taxMode).Bind(taxCategory).Bind(reward).Run();

        foreach (var (i, variant) in OfferRow.VariantsOf(offer).Index())
        {
            _insertVariant.Bind(offer.Id.Value).Bind(variant.Tag).Bind(i).Bind(variant.Title).Bind(OfferRow.WriteWords(variant))
                .Bind(variant.Stock.OnHand).Bind(variant.Stock.Held).Bind(variant.Stock.Sold).Run();
        }
        if (offer is RewardOffer rewarding) session.Budgets.Insert(rewarding);
    }

    public List<OfferPost> Posts(string network) => _posts.Bind(network).All(row => new OfferPost(new(network, row.Text()), row.Flag()));

    public Picture? Picture(OfferId offer) => _picture.Bind(offer.Value).One(PictureRow.Read);

    public string? PictureAlt(OfferId offer) => _pictureAlt.Bind(offer.Value).One(row => row.Text());

    public void SetPicture(OfferId offer, Picture picture) =>
        _setPicture.Bind(offer.Value).Bind(picture.MediaType).Bind(picture.Alt).Bind(picture.Bytes.Span).Run();

    public void InsertPost(PostKey post, OfferId offer) => _insertPost.Bind(post.Network).Bind(post.Id).Bind(offer.Value).Run();

    public void List(OfferId offer, bool listed) => _list.Bind(listed).Bind(offer.Value).Run();

    public void SetStock(StockChange change) => _setStock
        .Bind(change.After.OnHand).Bind(change.After.Held).Bind(change.After.Sold).Bind(change.Offer.Value).Bind(change.Variant)
        .Bind(change.Before.OnHand).Bind(change.Before.Held).Bind(change.Before.Sold).RunOnOne($"stock of {change.Offer}");

    public void Correct(OfferId offer, string variant, int delta, string reason, DateTimeOffset at) =>
        _correct.Bind(offer.Value).Bind(variant).Bind(delta).Bind(reason).Bind(at).Run();

    static OfferId ReadId(Statement row) => new(row.Guid());
}
