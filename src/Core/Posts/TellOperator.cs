using Tagsale.Core.Engine;

namespace Tagsale.Core.Posts;

/// <summary>What befell the reading of a network stands among the alerts.</summary>
public sealed record TellOperator(string Network, Notice Notice) : Command<Notice>
{
    public override string Subject => $"{Network}/{Notice.Kind}";

    public override void Need(Keys keys) { }

    public override Notice Decide(WorkingSet set)
    {
        set.Raise(At, Notice.Kind, $"{Network}: {Notice.Text}");
        return Notice;
    }
}
