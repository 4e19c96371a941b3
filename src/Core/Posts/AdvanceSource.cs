using Tagsale.Core.Engine;

namespace Tagsale.Core.Posts;

/// <summary>Everything the stream delivered up to the cursor has been submitted before this: it commits with it or after it, never before.</summary>
public sealed record AdvanceSource(SourcePosition Position) : Command<SourcePosition>
{
    public override string Subject => Position.Network;

    public override void Need(Keys keys) { }

    public override SourcePosition Decide(WorkingSet set) => set.Changes.Sources[Position.Network] = Position;
}
