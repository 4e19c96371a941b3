namespace Tagsale.Core.Engine;

/// <summary>
/// A command that came with an idempotency key. Its answer is kept in the transaction of its effect: the repeat gets the same answer, and the
/// same key with another body is refused.
/// </summary>
public sealed record Request<TOutcome>(string Key, string BodyHash, Command<TOutcome> Inner, Func<TOutcome, Answer> Render) : Command<RequestOutcome>
    where TOutcome : notnull
{
    public override int Lane => Inner.Lane;

    public override string Subject => $"{Inner.GetType().Name} {Inner.Subject}";

    public override void Need(Keys keys)
    {
        keys.Requests.Add(Key);
        Inner.Need(keys);
    }

    public override RequestOutcome Decide(WorkingSet set)
    {
        if (set.Request(Key) is { } earlier)
            return earlier.BodyHash == BodyHash ? new RequestOutcome.Answered(earlier.Answer) : new RequestOutcome.KeyReused();

        var answer = Render(Inner.Decide(set));
        set.Remember(new(Key, BodyHash, answer, Inner.Subject));
        return new RequestOutcome.Answered(answer);
    }
}

public abstract record RequestOutcome
{
    public sealed record Answered(Answer Answer) : RequestOutcome;

    /// <summary>The key was used before with another body.</summary>
    public sealed record KeyReused : RequestOutcome;
}
