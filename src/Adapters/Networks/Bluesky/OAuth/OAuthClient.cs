namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>What we are to authorisation servers: a public client that wants to know whose account it is and nothing else.</summary>
/// <param name="Id">Where our metadata are; in development an id that carries them.</param>
public sealed record OAuthClient(string Id, string RedirectUri)
{
    public const string MetadataPath = "/oauth/client-metadata.json";
    public const string Scope = "atproto";

    /// <returns>Null where no authorisation server would send anybody back: plain http on another machine.</returns>
    public static OAuthClient? At(string publicUrl, string returnPath)
    {
        var home = new Uri(publicUrl);
        if (home.Scheme == Uri.UriSchemeHttps) return new(publicUrl + MetadataPath, publicUrl + returnPath);
        if (!home.IsLoopback) return null;
        // Servers send nobody back to the name localhost, only to its number.
        var host = home.HostNameType == UriHostNameType.Dns ? "127.0.0.1" : home.Host;
        var back = $"http://{host}:{home.Port}{returnPath}";
        return new($"http://localhost?redirect_uri={Uri.EscapeDataString(back)}&scope={Scope}", back);
    }

    /// <summary>The document that authorisation servers read.</summary>
    /// <param name="name">Of the programme, as people are asked whether they trust it.</param>
    public object Metadata(string name, string home) => new
    {
        client_id = Id,
        client_name = name,
        client_uri = home,
        tos_uri = home + "/terms",
        redirect_uris = new[] { RedirectUri },
        application_type = "web",
        grant_types = new[] { "authorization_code" },
        response_types = new[] { "code" },
        scope = Scope,
        token_endpoint_auth_method = "none",
        dpop_bound_access_tokens = true,
    };
}
