using System.Text.RegularExpressions;

namespace Tagsale.Simulation.Audit;

/// <summary>At most one reply to a post, nothing personal in it, none to somebody who wants none.</summary>
static partial class Replies
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var twice in evidence.Network.Replies.GroupBy(r => r.To).Where(g => g.Count() > 1))
            yield return new("one reply a post", $"post {twice.Key.Id} has {twice.Count()} replies");

        var personal = evidence.World.People.SelectMany(p => p.PersonalWords).ToHashSet(StringComparer.Ordinal);
        foreach (var reply in evidence.Network.Replies)
        {
            if (Words().Matches(reply.Text).FirstOrDefault(word => personal.Contains(word.Value)) is { } word)
                yield return new("nothing personal in a reply", $"'{word.Value}' in: {reply.Text}");

            var author = evidence.Network.Posts[reply.To].Author;
            if (evidence.World.Witness.OptedOut.TryGetValue(author, out var since) && reply.Stamp > since)
                yield return new("no reply after an opt-out", $"{author.Id} was answered in {reply.Key.Id}: {reply.Text}");
        }
    }

    [GeneratedRegex("[0-9A-Za-z]+")]
    private static partial Regex Words();
}
