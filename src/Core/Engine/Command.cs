namespace Tagsale.Core.Engine;

/// <summary>
/// Something that happened or is wanted. It says what it needs to know, then decides over what was loaded: pure, synchronous, in one piece.
/// </summary>
public abstract record Command
{
    /// <summary>When it reached us. Core has no other clock.</summary>
    public required DateTimeOffset At { get; init; }

    public abstract void Need(Keys keys);

    internal abstract object DecideAny(WorkingSet set);

    /// <summary>
    /// Commands with the same number are decided one after the other. That keeps them from waiting for each other's rows; what makes them right is what the store
    /// locks, so a number that is not the best costs time and nothing else.
    /// </summary>
    public virtual int Lane => 0;

    /// <summary>For the list of parked commands: what it was about, without texts, tokens or personal data.</summary>
    public abstract string Subject { get; }
}

/// <typeparam name="TOutcome">The closed set of answers.</typeparam>
public abstract record Command<TOutcome> : Command where TOutcome : notnull
{
    /// <exception cref="InvariantException">A mistake of ours: nothing of it may be saved.</exception>
    public abstract TOutcome Decide(WorkingSet set);

    internal sealed override object DecideAny(WorkingSet set) => Decide(set);
}
