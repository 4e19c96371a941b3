using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;
using Tagsale.Core.Taxes;

namespace Tagsale.Core.Purchases;

/// <summary>A member's post with an offer's hashtag: one unit is held, or one refusal told.</summary>
static class Asking
{
    public static PostOutcome Decide(WorkingSet set, ReadPost read, Member member)
    {
        var offers = Named(set, read);
        if (offers.Count == 0) return ReadPost.Ignore(IgnoredReason.NothingAsked);
        if (offers.All(o => o is RewardOffer)) return LoadingByPost.Decide(set, read, member, [.. offers.Cast<RewardOffer>()]);
        if (offers is not [ProductOffer offer]) return Refuse(set, read, null, RefusalReason.SeveralOffers);

        if (NotNow(set, read, offer) is { } notNow) return Refuse(set, read, offer, notNow);
        if (NotThisMember(member, read.At) is { } notReady) return Refuse(set, read, offer, notReady);

        return Choice.Of(offer, read.Post.Tags) switch
        {
            Choice.Missing => Refuse(set, read, offer, new(RefusalReason.VariantMissing, [.. offer.Variants.Select(v => v.Tag)])),
            Choice.Unknown => Refuse(set, read, offer, new(RefusalReason.VariantUnknown, [.. offer.Variants.Select(v => v.Tag)])),
            Choice.Chosen { Variant: var variant } => Hold(set, read, member, offer, variant),
            _ => throw new InvariantException("a choice is chosen, missing or unknown"),
        };
    }

    /// <summary>
    /// An offer that is over gives way to one that is not, and one whose hashtag is a variant's word gives way to the offer of that variant. Whoever names something to buy means that: where they do it from
    /// is not an ask of its own.
    /// </summary>
    static List<Offer> Named(WorkingSet set, ReadPost read)
    {
        var tagged = read.Post.Tags.Select(set.OfferTagged).OfType<Offer>().ToList();
        var all = tagged.Concat(tagged.Any(o => o is ProductOffer) ? [] : read.Post.Venues.SelectMany(set.OffersAt)).DistinctBy(o => o.Id).ToList();
        var live = all.Where(o => !o.HasEnded(read.Post.At)).ToList();
        var offers = live.Count > 0 ? live : all;
        var whole = offers.Where(o => offers.All(other => other.Id == o.Id || o is ProductOffer product && product.Variants.Any(v => v.Words.Contains(other.Tag)))).ToList();
        return whole.Count == 1 ? whole : offers;
    }

    static Refusal? NotNow(WorkingSet set, ReadPost read, ProductOffer offer)
    {
        if (set.Paused) return RefusalReason.ProgramPaused;
        if (!read.Post.AuthorIsPublic) return RefusalReason.AccountNotPublic;
        if (!offer.HasStarted(read.Post.At)) return RefusalReason.OfferNotStarted;
        return offer.HasEnded(read.Post.At) ? RefusalReason.OfferEnded : null;
    }

    static Refusal? NotThisMember(Member member, DateTimeOffset now)
    {
        if (member.PayingCard is not { } card) return RefusalReason.NoCard;
        if (!card.IsValid(now)) return RefusalReason.CardNotEligible;
        return member.Address is null ? RefusalReason.NoAddress : null;
    }

    static PostOutcome Hold(WorkingSet set, ReadPost read, Member member, ProductOffer offer, Variant variant)
    {
        var card = member.PayingCard!;
        var claims = set.Claims(offer.Id, member);
        if (claims.Count >= offer.LimitPerMember)
            return Refuse(set, read, offer, claims.Waiting > 0 ? RefusalReason.AlreadyWaiting : RefusalReason.LimitReached);
        if (variant.Stock.Available == 0) return Refuse(set, read, offer, RefusalReason.SoldOut);
        if (PriceLines.Of(offer, set.Taxes, member.Address!) is not { } lines) return Refuse(set, read, offer, RefusalReason.NotSoldThere);
        if (set.Rules.Limits.Of(card.Service, lines.Total.Currency).ToCharge(lines.Total, card.Service) is not null) return Refuse(set, read, offer, RefusalReason.TotalNotTaken);
        if (NeedsStepUp(set.Rules.StepUp, member, member.Linked(read.Post.Author)!, lines.Total, read.At))
            return Refuse(set, read, offer, RefusalReason.NeedsStepUp);

        // The outbox ends it when the reply's deadline has passed unpublished; the clock only if the network cannot even say that.
        var due = read.At + set.Rules.ReplyWindow + set.Rules.LapseWithoutWatermark;
        // The earliest a deadline can be, once there is one.
        var earliest = read.At + set.Rules.ConfirmationWindow;
        var purchase = new Purchase
        {
            Id = read.Purchase,
            Offer = offer.Id,
            Variant = variant.Tag,
            Member = member.Id,
            Account = read.Post.Author,
            Card = card.Id,
            Service = card.Service,
            Fingerprint = card.Fingerprint,
            AddressNumber = member.AddressNumber,
            PostId = read.Post.Key.Id,
            Code = ConfirmationCode.Draw(read.Entropy),
            Total = lines.Total,
            PriceMinor = lines.Price.Minor,
            ShippingMinor = lines.Shipping.Minor,
            TaxMinor = lines.Tax.Minor,
            CreatedAt = read.At,
            State = PurchaseState.AwaitingReply,
            Due = due,
            Wakes = earliest < due ? earliest : due,
        };
        set.SetStock(offer.Id, variant.Tag, stock => stock.Hold());
        set.Open(purchase, "a unit is held");
        set.TellIfSoldOut(offer.Id, read.At);
        set.See(read.Post, "ask", purchase.Id);
        read.Reply(set, ReplyText.ConfirmationRequest(set.Rules, offer, variant, purchase.Code, lines), ReplyPriority.Confirmation, purchase.Id);
        return new PostOutcome.Held(purchase.Id);
    }

    /// <summary>A taken-over account must not spend at once: what is new or dear wants the private page.</summary>
    static bool NeedsStepUp(StepUpRules rules, Member member, LinkedAccount linked, Money total, DateTimeOffset now)
    {
        var young = now - rules.Young;
        return linked.LinkedAt > young
            || member.PayingCard!.AddedAt > young
            || member.AddressChangedAt > young
            || total.Minor > rules.AboveMinor;
    }

    static PostOutcome Refuse(WorkingSet set, ReadPost read, ProductOffer? offer, Refusal refusal)
    {
        set.See(read.Post, $"refused: {refusal.Reason}");
        read.Reply(set, ReplyText.Refused(set.Rules, offer, refusal), ReplyPriority.Refusal);
        return new PostOutcome.Refused(refusal);
    }
}
