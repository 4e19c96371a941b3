using Tagsale.Simulation.Crowd;

namespace Tagsale.Simulation.Audit;

/// <summary>No more load an offer than may, and no card counts twice in one.</summary>
static class Loadings
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        // Whose card it was is forgotten with whoever leaves: somebody else may load it then.
        var gone = evidence.Chronicle.Departures.Where(d => d.Taken == Taken.Membership).Select(d => d.Member).ToHashSet();
        foreach (var ofOffer in evidence.World.Witness.Loads.Enrollments.Values.GroupBy(seen => seen[0].Enrollment.Offer))
        {
            var offer = evidence.Bonuses[ofOffer.Key];
            if (ofOffer.Count() > offer.EnrollmentLimit) yield return new(Rules.LoadLimit, $"{ofOffer.Count()} have loaded {offer.Hashtag}, and {offer.EnrollmentLimit} may");
            foreach (var twice in ofOffer.GroupBy(seen => seen[0].Enrollment.Member).Where(g => g.Count() > 1))
                yield return new(Rules.CardLoadsOnce, $"{twice.Key} has {offer.Hashtag} {twice.Count()} times", Card: twice.First()[0].Enrollment.Card.Token);
            foreach (var twice in ofOffer.Select(seen => seen[^1].Enrollment).Where(e => !gone.Contains(e.Member)).GroupBy(e => evidence.Prints[e.Card.Token]).Where(g => g.Count() > 1))
                yield return new(Rules.CardLoadsOnce, $"{offer.Hashtag} is loaded to {twice.Key} by {twice.Count()}", Card: twice.First().Card.Token);
        }
    }
}
