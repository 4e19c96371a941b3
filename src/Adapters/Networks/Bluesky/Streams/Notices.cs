using System.Collections.Immutable;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What the operator must see of the reading, each kind at most once in a while: a hostile or broken stream must not fill the console.</summary>
sealed class Notices(TimeSpan between, TimeProvider time)
{
    readonly Dictionary<string, (DateTimeOffset ToldAt, int Since)> _kinds = [];
    readonly List<Notice> _waiting = [];

    public bool Any => _waiting.Count > 0;

    public void Tell(string kind, string text)
    {
        var now = time.GetUtcNow();
        if (_kinds.TryGetValue(kind, out var known) && now - known.ToldAt < between)
        {
            _kinds[kind] = known with { Since = known.Since + 1 };
            return;
        }
        _waiting.Add(new(kind, known.Since > 0 ? $"{text} The same happened {known.Since} times since it was last told." : text));
        _kinds[kind] = (now, 0);
    }

    public ImmutableArray<Notice> Take()
    {
        var told = _waiting.ToImmutableArray();
        _waiting.Clear();
        return told;
    }
}
