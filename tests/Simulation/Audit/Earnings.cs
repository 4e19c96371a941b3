using Tagsale.Core;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>What each payment in a shop earned, against what it can have: by what the card side did, the published terms, and when offers were loaded.</summary>
sealed class Earnings
{
    readonly Evidence _evidence;
    readonly ILookup<ShopPayment, SeenCredit> _credits;
    readonly HashSet<MemberId> _gone;

    Earnings(Evidence evidence)
    {
        _evidence = evidence;
        var byPart = evidence.ShopPayments.SelectMany(p => p.Parts.Select(part => (part.Id, Payment: p))).ToDictionary(x => x.Id, x => x.Payment);
        _credits = evidence.World.Witness.Loads.Credits.Select(c => (Credit: c, Payment: PaymentOf(c.Credit.Key.Transaction))).Where(x => x.Payment is not null).ToLookup(x => x.Payment!, x => x.Credit);
        _gone = [.. evidence.Chronicle.Departures.Where(d => d.Taken == Taken.Membership).Select(d => d.Member)];

        // A refund that names nothing belongs where the programme says it does: that it may is all that can be checked.
        ShopPayment? PaymentOf(string transaction) =>
            byPart.GetValueOrDefault(transaction) ?? (evidence.World.Queries.Transaction(transaction) is { } taken ? byPart.GetValueOrDefault(taken.Sale) : null);
    }

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var earnings = new Earnings(evidence);
        return [.. evidence.ShopPayments.SelectMany(earnings.Check), .. earnings.WithoutPayment()];
    }

    IEnumerable<Violation> Check(ShopPayment payment)
    {
        var given = _credits[payment].Where(c => c.Credit.Amount.Minor > 0).ToList();
        if (given.Select(c => c.Credit.Key.Offer).Distinct().Count() is var offers and > 1)
            yield return new(Rules.OneOfferCredits, $"{payment.Parts[0].Id} was credited by {offers} offers", Card: payment.Card.Token);
        foreach (var credit in given)
            if (Objection(payment, credit) is { } objection) yield return new(Rules.CreditIsEarned, $"{credit.Credit.Key}: {objection}", Card: payment.Card.Token);

        foreach (var ofOffer in _credits[payment].GroupBy(c => c.Credit.Key.Offer))
        {
            var (offer, net) = (_evidence.Bonuses[ofOffer.Key], ofOffer.Sum(c => c.Credit.Amount.Minor));
            var most = Terms.Most(offer, payment.ClearedMinor);
            if (LeastOf(ofOffer) < 0) yield return new(Rules.ClawbackWithinCredit, $"of {payment.Parts[0].Id} more was taken back than {offer.Hashtag} had credited", Card: payment.Card.Token);
            if (net > most + 1) yield return new(Rules.WithinTerms, $"{payment.Parts[0].Id} of {payment.ClearedMinor} earned {net} by {offer.Hashtag}, and can have earned {most}", Card: payment.Card.Token);
            else if (payment.ClearedMinor > 0 && net > most * (payment.ClearedMinor - payment.RefundedMinor) / payment.ClearedMinor + 1 && ofOffer.All(c => !_gone.Contains(c.Credit.Member) && payment.Times.All(at => Counts(offer, c.Credit.Enrollment, payment.Card, at))))
                yield return new(Rules.RefundIsTakenBack, $"{payment.Parts[0].Id} keeps {net} of {most} by {offer.Hashtag}, though {payment.RefundedMinor} of {payment.ClearedMinor} went back", Card: payment.Card.Token);
        }
        if (Due(payment) is { } due && due.Minor > _credits[payment].Sum(c => c.Credit.Amount.Minor) + 1)
            yield return new(Rules.CreditIsGiven, $"{payment.Parts[0].Id} of {payment.ClearedMinor} earns {due.Minor} by {due.Offer.Hashtag}, and was not credited", Card: payment.Card.Token);
    }

    /// <summary>Why a credit cannot have been earned; null if it can.</summary>
    string? Objection(ShopPayment payment, SeenCredit seen)
    {
        var (credit, offer) = (seen.Credit, _evidence.Bonuses[seen.Credit.Key.Offer]);
        if (payment.Clearings.All(c => c.Id != credit.Key.Transaction)) return "it is no clearing";
        if (_evidence.World.Feed.Transactions.Single(t => t.Transaction.Id == credit.Key.Transaction).Told is not { } told || told > seen.Stamp) return "nobody had told of it";
        if (credit.Card != payment.Card) return "it went to another card";
        if (!Terms.AreAbout(offer, payment)) return $"{offer.Hashtag} is not about {payment.Shop.Name} in {payment.Currency}";
        if (!payment.Times.Any(at => Counts(offer, credit.Enrollment, payment.Card, at))) return "the offer did not count at that time";
        var left = _evidence.Chronicle.Departures.FirstOrDefault(d => d.Told < payment.Stamp && (d.Taken == Taken.Card && d.Token == payment.Card.Token || d.Taken == Taken.Membership && d.Member == credit.Member));
        return left is null ? null : $"the card had left ({left})";
    }

    bool Counts(RewardOffer offer, EnrollmentId id, CardKey card, DateTimeOffset at) => Terms.CountsOn(offer, at) && !(at - _evidence.Tolerance >= offer.EndsAt)
        && _evidence.World.Witness.Loads.Enrollments.GetValueOrDefault(id, []).Any(seen => seen.Enrollment.Card == card && seen.Enrollment.At <= at + _evidence.Tolerance);

    static long LeastOf(IEnumerable<SeenCredit> credits)
    {
        var (sum, least) = (0L, 0L);
        foreach (var credit in credits) least = Math.Min(least, sum += credit.Credit.Amount.Minor);
        return least;
    }

    /// <summary>What a payment must have earned; null where anything may speak against it: the others are many.</summary>
    (RewardOffer Offer, decimal Minor)? Due(ShopPayment payment)
    {
        var loads = _evidence.World.Witness.Loads.Enrollments.Values.Where(seen => seen.Any(s => s.Enrollment.Card == payment.Card)).ToList();
        if (loads is not [var seen] || seen.Any(s => s.Enrollment.Card != payment.Card)) return null;
        var (loaded, offer) = (seen[0].Enrollment, _evidence.Bonuses[seen[0].Enrollment.Offer]);
        if (offer is not { Visit: null, MostPerMemberMinor: null } || payment.IsTouched || IsRefundedSomehow(payment) || _evidence.Chronicle.Departures.Any(d => d.Member == loaded.Member)) return null;
        if (!Terms.AreAbout(offer, payment) || IsShort(offer, payment) || _evidence.Payments.LostCards.Contains(payment.Card.Token)) return null;
        var isInTime = payment.Times.All(at => at > loaded.At + _evidence.Tolerance && Terms.CountsOn(offer, at) && !(at + _evidence.Tolerance >= offer.EndsAt));
        return isInTime ? (offer, Math.Floor(Terms.Most(offer, payment.ClearedMinor))) : null;
    }

    /// <summary>By something that names no payment.</summary>
    bool IsRefundedSomehow(ShopPayment payment) => _evidence.World.Feed.Transactions.Any(t => t.Payment is null && t.Transaction.Card == payment.Card);

    /// <summary>At some time it may have had too little to give.</summary>
    bool IsShort(RewardOffer offer, ShopPayment payment)
    {
        var loads = _evidence.World.Witness.Loads;
        var given = loads.Credits.Where(c => c.Credit.Key.Offer == offer.Id).Sum(c => Math.Max(0, c.Credit.Amount.Minor));
        var claimed = loads.Enrollments.Values.Where(seen => seen[0].Enrollment.Offer == offer.Id).Sum(seen => seen.Max(s => s.Enrollment.ClaimMinor));
        return given + claimed + Terms.Most(offer, payment.ClearedMinor) > offer.Budget.Total;
    }

    IEnumerable<Violation> WithoutPayment()
    {
        var known = _credits.SelectMany(c => c).ToHashSet();
        return _evidence.World.Witness.Loads.Credits.Where(c => c.Credit.Amount.Minor > 0 && !known.Contains(c))
            .Select(c => new Violation(Rules.CreditIsEarned, $"{c.Credit.Key}: there was no such payment", Card: c.Credit.Card.Token));
    }
}
