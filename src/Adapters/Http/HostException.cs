namespace Tagsale.Adapters.Http;

/// <summary>No answer could be had from a host. The message says why as the end of a sentence about it, and names neither host nor address.</summary>
public sealed class HostException(string message) : Exception(message)
{
    /// <summary>We will never ask it, or never take what it sends; otherwise it may answer another time.</summary>
    public bool IsFinal { get; private init; }

    public static HostException Refused(string message) => new(message) { IsFinal = true };
}
