namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What the network says of an account's standing.</summary>
static class AccountStanding
{
    /// <summary>Null where nothing is said that matters. A host that is slow or out of step (<c>throttled</c>, <c>desynchronized</c>) says nothing about whose account it is.</summary>
    public static bool? IsGone(bool? active, string? status) => (active, status) switch
    {
        (true, _) => false,
        (false, null or "takendown" or "suspended" or "deleted" or "deactivated") => true,
        _ => null,
    };
}
