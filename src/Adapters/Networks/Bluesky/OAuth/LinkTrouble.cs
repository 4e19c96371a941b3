namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>Why nobody has shown an account.</summary>
public enum LinkTrouble
{
    /// <summary>What was typed has the form of no account.</summary>
    NotAnAccount,
    UnknownAccount,

    /// <summary>The handle points to an account that does not say it has this handle.</summary>
    NotItsHandle,

    /// <summary>The account's server, or one on the way to it, does not answer now.</summary>
    ServerAway,

    /// <summary>The account's server does not answer as the AT Protocol asks, or may not be asked.</summary>
    ServerUnfit,

    /// <summary>Whoever sits there said no.</summary>
    Cancelled,

    /// <summary>The account's server said no.</summary>
    Refused,

    /// <summary>It was not begun here, took too long, or comes from another server than it was begun with.</summary>
    NotBegunHere,

    /// <summary>Another account signed in there than the one that was typed.</summary>
    AnotherAccount,
}

/// <summary>What a step on the way found wrong; it ends the way.</summary>
sealed class LinkException(LinkTrouble trouble) : Exception(trouble.ToString())
{
    public LinkTrouble Trouble => trouble;
}
