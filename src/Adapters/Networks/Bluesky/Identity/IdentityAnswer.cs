namespace Tagsale.Adapters.Networks.Bluesky.Identity;

/// <param name="Handle">Null where the account names none that points back to it: show the DID.</param>
public sealed record Identity(Did Did, Handle? Handle, Uri Pds)
{
    public string Shown => Handle?.Value ?? Did.Value;
}

public abstract record IdentityAnswer
{
    public sealed record Known(Identity Identity) : IdentityAnswer;

    /// <summary>There is no such handle or account, or it lives nowhere.</summary>
    public sealed record Unknown : IdentityAnswer;

    /// <summary>The handle points to an account that does not say it has this handle.</summary>
    public sealed record NotItsHandle : IdentityAnswer;

    /// <summary>Whoever knows does not answer now.</summary>
    /// <param name="Reason">Names no account.</param>
    public sealed record Unavailable(string Reason) : IdentityAnswer;
}
