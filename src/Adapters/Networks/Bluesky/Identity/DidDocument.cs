using System.Text.Json;
using Tagsale.Adapters.Http;

namespace Tagsale.Adapters.Networks.Bluesky.Identity;

/// <summary>What of an account's document concerns us.</summary>
/// <param name="Claimed">The handle the account says it has; true only if the handle says so too.</param>
/// <param name="Pds">Where its posts live; null where nowhere.</param>
public sealed record DidDocument(Did Did, Handle? Claimed, Uri? Pds)
{
    /// <summary>Null where it is not a document, or that of another.</summary>
    public static DidDocument? Read(JsonElement json, Did asked) =>
        json.Text("id") == asked.Value ? new(asked, ClaimedIn(json), PdsIn(json, asked)) : null;

    static Handle? ClaimedIn(JsonElement json)
    {
        foreach (var name in json.Texts("alsoKnownAs"))
            if (name.StartsWith("at://", StringComparison.Ordinal)) return Handle.TryParse(name["at://".Length..], out var handle) ? handle : null;
        return null;
    }

    static Uri? PdsIn(JsonElement json, Did did)
    {
        foreach (var service in json.Items("service"))
            if (service.Text("id") is { } id && (id == "#atproto_pds" || id == did + "#atproto_pds") && service.Text("type") == "AtprotoPersonalDataServer")
                return WebOrigin.Read(service.Text("serviceEndpoint"));
        return null;
    }
}
