namespace Tagsale.Adapters.Networks.Plaza;

public abstract record SignUpAnswer
{
    /// <param name="Token">Shown this once; the square keeps its hash only.</param>
    public sealed record SignedUp(PlazaAccount Account, string Token) : SignUpAnswer;
    public sealed record HandleTaken(string Reason) : SignUpAnswer;
    public sealed record Refused(string Reason) : SignUpAnswer;
}

/// <summary>What became of something a person did with a post. Reasons say what to do instead.</summary>
public abstract record PlazaAnswer
{
    /// <param name="Post">As it stands now; for a repeat with the same idempotency key, the first post.</param>
    public sealed record Done(PlazaPost Post) : PlazaAnswer;
    public sealed record Missing(string Reason) : PlazaAnswer;
    public sealed record NotAuthor(string Reason) : PlazaAnswer;
    public sealed record TooLong(string Reason) : PlazaAnswer;
    public sealed record Refused(string Reason) : PlazaAnswer;
}
