using Tagsale.Core;
using Tagsale.Core.Engine;

namespace Tagsale.Tests.Core.Engine;

/// <summary>Raises an alert that carries its number, and answers with how many the batch has raised by then.</summary>
sealed record Count(int Number) : Command<Counted>
{
    public override string Subject => $"number {Number}";

    public override void Need(Keys keys) { }

    public override Counted Decide(WorkingSet set)
    {
        set.Raise(At, "counted", $"{Number}");
        return new(Number, set.Changes.Alerts.Count);
    }
}

sealed record Counted(int Number, int Place);

/// <summary>Leaves a trace, then breaks an invariant.</summary>
sealed record Poison : Command<Counted>
{
    public override string Subject => "poison";

    public override void Need(Keys keys) { }

    public override Counted Decide(WorkingSet set)
    {
        set.Raise(At, "poison", "must not be kept");
        throw new InvariantException("poison was swallowed");
    }
}
