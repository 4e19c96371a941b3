using System.Diagnostics.CodeAnalysis;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>Where the network's events are told. The path decides in which form: <c>…/subscribe</c> is a Jetstream, a bare host a firehose.</summary>
public sealed record StreamAddress
{
    public static StreamAddress Public { get; } = new(new Uri("wss://jetstream2.us-east.bsky.network/subscribe"));

    StreamAddress(Uri uri) => Uri = uri;

    public Uri Uri { get; }

    public bool IsJetstream => Uri.AbsolutePath.TrimEnd('/').EndsWith("/subscribe", StringComparison.Ordinal);

    /// <summary>Tells one stream from another: a place in one means nothing in the next.</summary>
    public string Source => $"{Uri.Authority}{(IsJetstream ? Uri.AbsolutePath : "")}";

    /// <param name="address">null where the text is no such address.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out StreamAddress? address)
    {
        address = text.Length <= 300 && Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri is { Scheme: "ws" or "wss", UserInfo: "", Query: "", Fragment: "" } ? new(uri) : null;
        if (address is { IsJetstream: false, Uri.AbsolutePath: not ("/" or "/xrpc/com.atproto.sync.subscribeRepos") }) address = null;
        return address is not null;
    }
}
