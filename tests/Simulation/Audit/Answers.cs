using System.Globalization;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Audit;

/// <summary>Whoever asked is answered, and whoever confirmed in time has confirmed. A post that was lost shows here.</summary>
static class Answers
{
    /// <summary>Ten minutes less what a failing store may take from them: an ask that was put off is read as old as it then is.</summary>
    static readonly TimeSpan OldestAsk = TimeSpan.FromMinutes(8);

    static readonly TimeSpan ReplyWindow = TimeSpan.FromMinutes(10);

    /// <summary>Whoever is let in again so shortly before it is too late may come too late.</summary>
    static readonly TimeSpan LastMoments = TimeSpan.FromMinutes(2);

    /// <summary>After an outage so much is asked at once that some replies are dropped at their deadline, as they must be.</summary>
    static readonly TimeSpan Backlog = TimeSpan.FromMinutes(45);

    /// <summary>An hour is waited for a stream that stands still; what arrives in its last minutes may be on its way through the house.</summary>
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(55);

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var members = evidence.World.People.Where(p => p.Member is not null).SelectMany(p => p.Accounts.Select(a => (a, p.Member!))).ToDictionary();
        foreach (var (post, cursor) in evidence.World.Witness.PassedOver)
            yield return new(Rules.NothingPassedOver, $"the cursor {cursor} of the {post.Network} passed post {post.Id}, which was not handled", Post: post);

        var tags = evidence.Offers.Values.Select(o => o.Tag).Concat(evidence.Bonuses.Values.Select(o => o.Tag)).ToHashSet();
        foreach (var post in evidence.Network.Posts.Values)
            if (members.TryGetValue(post.Author, out var member) && (post.Tags.Any(tags.Contains) || CanLoadThere(evidence, post, member)) && MustBeAnswered(evidence, post, member) && !evidence.AnswersTo(post.Key).Any() && !MayBeDropped(evidence, post))
                yield return new(Rules.AskIsAnswered, $"{Told(evidence, post)} was not", evidence.Purchases.Values.FirstOrDefault(p => p.Post == post.Key)?.Id, Post: post.Key);

        foreach (var purchase in evidence.Purchases.Values.Where(p => p.State == PurchaseState.Expired))
            if (evidence.Confirmations(purchase).FirstOrDefault(c => ArrivedInTime(evidence, c, purchase)) is { } confirmation)
                yield return new(Rules.ConfirmationCounts, $"{Told(evidence, confirmation)} did not", purchase.Id);
    }

    /// <summary>Whoever only checks in is told of what they have not had yet, as long as there is enough of it for everybody.</summary>
    static bool CanLoadThere(Evidence evidence, WorldPost post, Member member) => evidence.Bonuses.Values.Any(offer =>
        offer is { StartsAt: null, EndsAt: null, EnrollmentLimit: null } && offer.Venues.Any(v => v.Id == post.Venue) && IsNeverShort(evidence, offer)
            && !evidence.World.Witness.Loads.Enrollments.Values.SelectMany(seen => seen).Any(s =>
                s.Enrollment.Offer == offer.Id && (s.Enrollment.Member == member.Id || member.Cards.Any(c => c.Fingerprint == s.Enrollment.Fingerprint))));

    /// <summary>Even if all that it ever credited, and what everybody can hope for, had been taken from it at one time.</summary>
    static bool IsNeverShort(Evidence evidence, RewardOffer offer)
    {
        var loads = evidence.World.Witness.Loads;
        var loaded = loads.Enrollments.Values.Count(seen => seen.Any(s => s.Enrollment.Offer == offer.Id));
        var credited = loads.Credits.Where(c => c.Credit.Key.Offer == offer.Id).Sum(c => Math.Max(0, c.Credit.Amount.Minor));
        var once = offer.Credit is CreditTerms.Fixed credit ? credit.Minor : 0;
        var hope = offer.MostPerMemberMinor ?? Math.Max(offer.MostPerTransactionMinor ?? 0, once);
        return credited + (loaded + 1) * Math.Max(hope, once) <= offer.Budget.Total;
    }

    /// <summary>Where anything may excuse silence, silence is let pass: the others are many.</summary>
    static bool MustBeAnswered(Evidence evidence, WorldPost post, Member member)
    {
        var network = evidence.Network;
        return post is { Kind: PostKind.Original, IsPublic: true }
            && network.Arrivals.TryGetValue(post.Key, out var arrival)
            && (arrival.Replayed || arrival.At - post.At <= OldestAsk)
            && !network.Deleted.ContainsKey(post.Key)
            && !network.Refused.Contains(post.Key)
            && !network.Hindered.Contains(post.Key)
            && !evidence.IsOutBetween(post.Key.Network, arrival.At - Backlog, arrival.At + ReplyWindow)
            && !evidence.World.Witness.OptedOut.ContainsKey(post.Author)
            && !network.Left.Contains(post.Author)
            && !evidence.Chronicle.Restless.Contains(member.Id);
    }

    /// <summary>A refusal that the network's limits do not carry is told to nobody. Whoever has something held is told, in private if need be.</summary>
    static bool MayBeDropped(Evidence evidence, WorldPost post)
    {
        var (from, until) = (evidence.Network.Arrivals[post.Key].At, evidence.Network.Arrivals[post.Key].At + ReplyWindow);
        if (evidence.World.Witness.Decided.GetValueOrDefault(post.Key).Understood == "ask")
            return evidence.Network.Refusals.Any(r => r.Network == post.Key.Network && r.From <= until && r.Until >= until - LastMoments && r.Until <= until);
        return evidence.Network.Refusals.Any(r => r.Network == post.Key.Network && r.From <= until && r.Until >= from) || Budgets.WasShort(evidence, post.Key.Network, from, until);
    }

    /// <summary>Delivered, and deliverable again should the process have died over it. While the program did not run, nobody waited.</summary>
    static bool ArrivedInTime(Evidence evidence, WorldPost confirmation, Purchase purchase)
    {
        var reply = evidence.AnswersTo(purchase.Post).First();
        var deadline = reply.At + evidence.Window;
        if (confirmation.At <= reply.At + evidence.Tolerance || confirmation.At > deadline - evidence.Tolerance) return false;
        if (evidence.Network.Deleted.ContainsKey(confirmation.Key) || !evidence.Network.Arrivals.TryGetValue(confirmation.Key, out var arrival)) return false;

        var last = deadline + LongestWait + evidence.AbsentBetween(deadline, arrival.At);
        return arrival.At < last && !evidence.IsOutBetween(confirmation.Key.Network, arrival.At, last);
    }

    static string Told(Evidence evidence, WorldPost post) => string.Create(CultureInfo.InvariantCulture,
        $"post {post.Key.Id} on the {post.Key.Network} of {post.At:O} by {post.Author.Id} ({string.Join(' ', post.Tags)}), delivered {evidence.Network.Arrivals[post.Key].At:O},");
}
