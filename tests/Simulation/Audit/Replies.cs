using System.Text.RegularExpressions;

namespace Tagsale.Simulation.Audit;

/// <summary>At most one reply to a post, nothing personal in it, none to somebody who wants none or is not there.</summary>
static partial class Replies
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var twice in evidence.Network.Replies.GroupBy(r => r.To).Where(g => g.Count() > 1))
            yield return new(Rules.OneReply, $"post {twice.Key.Id} has {twice.Count()} replies", Post: twice.Key);

        var personal = evidence.World.People.SelectMany(p => p.PersonalWords).ToHashSet(StringComparer.Ordinal);
        // What one process sends at the moment at which another learns of the opt-out, or that the account is gone, is on its way and cannot be called back.
        var isAlone = evidence.World.Options.Nodes == 1;
        foreach (var reply in evidence.Network.Replies)
        {
            if (Words().Matches(reply.Text).FirstOrDefault(word => personal.Contains(word.Value)) is { } word)
                yield return new(Rules.NothingPersonal, $"'{word.Value}' in: {reply.Text}", Post: reply.To);

            var author = evidence.Network.Posts[reply.To].Author;
            if (evidence.World.Witness.OptedOut.TryGetValue(author, out var since) && reply.Stamp > since.Stamp && (isAlone || reply.At > since.At))
                yield return new(Rules.NoReplyAfterOptOut, $"{author.Id} was answered in {reply.Key.Id}: {reply.Text}", Post: reply.To);
            if (evidence.World.Witness.Gone.TryGetValue(author, out var gone) && gone.Any(time => reply.Stamp > time.From && reply.Stamp < time.Until && (isAlone || reply.At > time.At)))
                yield return new(Rules.NoReplyToTheGone, $"{author.Id} was answered in {reply.Key.Id}: {reply.Text}", Post: reply.To);
        }
    }

    [GeneratedRegex("[0-9A-Za-z]+")]
    private static partial Regex Words();
}
