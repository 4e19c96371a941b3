using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Offers as they are published, their posts and listings, and the stock of their variants.</summary>
sealed class SavingOffers(Sets sets)
{
    public void Save(Changes changes)
    {
        Publish(changes.NewOffers);
        sets.Each([.. changes.Pictures.OrderBy(p => p.Key.Value)], """
            insert into offer_pictures (program, offer, media_type, alt, bytes) select $1, * from unnest($2, $3, $4, $5)
            on conflict (program, offer) do update set media_type = excluded.media_type, alt = excluded.alt, bytes = excluded.bytes
            """)
            .Of(p => p.Key.Value).Of(p => p.Value.MediaType).Of(p => p.Value.Alt).Of(p => p.Value.Bytes.ToArray());
        sets.Each(changes.OfferPosts, "insert into offer_posts (program, network, post, offer) select $1, * from unnest($2, $3, $4) on conflict do nothing")
            .Of(p => p.Post.Network).Of(p => p.Post.Id).Of(p => p.Offer.Value);
        sets.Each(changes.Listings, "update offers f set listed = k.listed from unnest($2, $3) as k (id, listed) where f.program = $1 and f.id = k.id")
            .Of(l => l.Key.Value).Of(l => l.Value);
        sets.Each(changes.Stock.Values, """
            with done as (
              update variants v set on_hand = k.on_hand, held = k.held, sold = k.sold
              from (
                select *, (select ctid from variants x where x.program = $1 and x.offer = u.offer and x.tag = u.tag) as place
                from unnest($2, $3, $4, $5, $6, $7, $8, $9) as u (offer, tag, on_hand_before, held_before, sold_before, on_hand, held, sold)) k
              where v.ctid = k.place and v.on_hand = k.on_hand_before and v.held = k.held_before and v.sold = k.sold_before returning 1)
            select must_touch(count(*), $10, 'variants') from done
            """, Sets.Noted)
            .Of(s => s.Offer.Value).Of(s => s.Variant).Of(s => s.Before.OnHand).Of(s => s.Before.Held).Of(s => s.Before.Sold)
            .Of(s => s.After.OnHand).Of(s => s.After.Held).Of(s => s.After.Sold).Count();
        sets.Each(changes.StockCorrections, "insert into stock_corrections (program, offer, variant, delta, reason, at) select $1, * from unnest($2, $3, $4, $5, $6)")
            .Of(c => c.Offer.Value).Of(c => c.Variant).Of(c => c.Delta).Of(c => c.Reason).Times(c => c.At);
    }

    void Publish(IReadOnlyCollection<Offer> published)
    {
        sets.Each(published, """
            insert into offers (program, number, id, hashtag, tag, skeleton, title, merchant, currency, price, tax, shipping, limit_per_member, created_at, starts_at, ends_at,
              terms_url, listed, tax_mode, tax_category, reward)
            select $1, (select coalesce(max(number), 0) from offers where program = $1) + k.number, k.id, k.hashtag, k.tag, k.skeleton, k.title, k.merchant, k.currency, k.price,
              k.tax, k.shipping, k.limit_per_member, k.created_at, k.starts_at, k.ends_at, k.terms_url, k.listed, k.tax_mode, k.tax_category, k.reward
            from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) with ordinality as k (id, hashtag, tag, skeleton, title, merchant, currency,
              price, tax, shipping, limit_per_member, created_at, starts_at, ends_at, terms_url, listed, tax_mode, tax_category, reward, number)
            """)
            .Of(o => o.Id.Value).Of(o => o.Hashtag).Of(o => o.Tag).Of(o => o.Skeleton).Of(o => o.Title).Of(o => o.Merchant).Of(o => OfferRow.Write(o).Currency)
            .Of(o => OfferRow.Write(o).Price).Of(o => OfferRow.Write(o).Tax).Of(o => OfferRow.Write(o).Shipping).Of(o => OfferRow.Write(o).Limit).Times(o => o.CreatedAt)
            .TimesOrNull(o => o.StartsAt).TimesOrNull(o => o.EndsAt).Of(o => o.TermsUrl).Of(o => o.Listed).Of(o => OfferRow.Write(o).TaxMode).Of(o => OfferRow.Write(o).TaxCategory)
            .Of(o => OfferRow.Write(o).Reward);
        List<(Offer Offer, Variant Variant, int Position)> variants = [.. published.SelectMany(o => OfferRow.VariantsOf(o).Select((v, i) => (o, v, i)))];
        sets.Each(variants, """
            insert into variants (program, offer, tag, position, title, words, on_hand, held, sold) select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9)
            """)
            .Of(v => v.Offer.Id.Value).Of(v => v.Variant.Tag).Of(v => v.Position).Of(v => v.Variant.Title).Of(v => OfferRow.WriteWords(v.Variant))
            .Of(v => v.Variant.Stock.OnHand).Of(v => v.Variant.Stock.Held).Of(v => v.Variant.Stock.Sold);
        List<RewardOffer> rewards = [.. published.OfType<RewardOffer>()];
        sets.Each(rewards, "insert into reward_budgets (program, offer, total, reserved, credited, enrolled) select $1, * from unnest($2, $3, $4, $5, $6)")
            .Of(r => r.Id.Value).Of(r => r.Budget.Total).Of(r => r.Budget.Reserved).Of(r => r.Budget.Credited).Of(r => r.Budget.Enrolled);
        List<(OfferId Offer, Venue Venue)> venues = [.. rewards.SelectMany(r => r.Venues.Select(v => (r.Id, v)))];
        sets.Each(venues, "insert into venues (program, venue, offer) select $1, * from unnest($2, $3) on conflict do nothing").Of(v => v.Venue.Id).Of(v => v.Offer.Value);
    }
}
