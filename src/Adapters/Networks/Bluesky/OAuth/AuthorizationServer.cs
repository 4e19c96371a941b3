using System.Text.Json;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky.OAuth;

/// <summary>What an authorisation server says of itself, as far as we need it.</summary>
/// <param name="Issuer">Its name, compared letter by letter.</param>
/// <param name="Revocation">Null: it takes no token back.</param>
sealed record AuthorizationServer(string Issuer, Uri Authorization, Uri Token, Uri Pushed, Uri? Revocation)
{
    /// <summary>Null where it is another's, or lacks what the AT Protocol asks of one.</summary>
    /// <param name="objection">To an address; null is none.</param>
    public static AuthorizationServer? Read(JsonElement json, string issuer, Func<Uri, string?> objection)
    {
        if (json.Text("issuer") != issuer || !KeepsTheProfile(json)) return null;
        if (Endpoint("authorization_endpoint") is not { } authorization || Endpoint("token_endpoint") is not { } token) return null;
        return Endpoint("pushed_authorization_request_endpoint") is { } pushed
            ? new(issuer, authorization, token, pushed, Endpoint("revocation_endpoint")) : null;

        Uri? Endpoint(string name) =>
            json.Text(name) is { Length: <= 1000 } text && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Fragment.Length == 0 && objection(uri) is null ? uri : null;
    }

    /// <summary>One that knows neither PKCE nor DPoP would hand the account to whoever overhears the way back.</summary>
    static bool KeepsTheProfile(JsonElement json) =>
        json.Texts("code_challenge_methods_supported").Contains("S256")
        && json.Texts("dpop_signing_alg_values_supported").Contains("ES256")
        && json.Texts("scopes_supported").Contains(OAuthClient.Scope)
        && json.Flag("authorization_response_iss_parameter_supported") == true
        && json.Flag("require_pushed_authorization_requests") == true
        && json.Flag("client_id_metadata_document_supported") == true;
}
