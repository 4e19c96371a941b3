namespace Tagsale.Adapters.Http;

/// <summary>The address of a web server alone: scheme, host and perhaps a port, as issuers and endpoints are named.</summary>
public static class WebOrigin
{
    const int Longest = 300;

    /// <summary>Null for anything else, such as one with a path or with credentials.</summary>
    public static Uri? Read(string? text) =>
        text is { Length: <= Longest } && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https" && uri is { AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "", Host.Length: > 0 } ? uri : null;
}
