using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky;

public abstract record ProfileAnswer
{
    /// <summary>It says all it must.</summary>
    public sealed record Complete : ProfileAnswer;

    /// <summary>The label is there, but the operator's own words leave no room for the links.</summary>
    public sealed record NoRoom : ProfileAnswer;

    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter = null) : ProfileAnswer;
}

/// <summary>The storefront's profile: that a program writes here, where its terms stand, and how to be left alone. Everything else in it is the operator's and stays as it is.</summary>
public sealed class StorefrontProfile
{
    const string Profile = "app.bsky.actor.profile";
    const string Labels = "com.atproto.label.defs#selfLabels";
    const string Begins = "Terms: http";
    const string Between = " · Opt out: http";
    const int MostGraphemes = 256;
    const int MostTries = 3;

    readonly Xrpc _xrpc;
    readonly Session _session;
    readonly Did _storefront;

    internal StorefrontProfile(Xrpc xrpc, Session session, Did storefront) => (_xrpc, _session, _storefront) = (xrpc, session, storefront);

    /// <summary>Writes only what is missing. Somebody who changes the profile at the same moment loses nothing.</summary>
    public async Task<ProfileAnswer> Complete(string publicUrl, CancellationToken cancellation)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var read = await PostLookup.Ask(_xrpc, new(_storefront, Profile, "self"), cancellation);
            if (Present(read) is not var (profile, cid)) return Unavailable(read);

            var before = profile.ToJsonString();
            AddLabel(profile);
            var hasRoom = AddLinks(profile, publicUrl);
            ProfileAnswer end = hasRoom ? new ProfileAnswer.Complete() : new ProfileAnswer.NoRoom();
            if (profile.ToJsonString() == before) return end;

            var written = await Write(profile, cid, cancellation);
            if (written is XrpcAnswer.Done) return end;
            if (written is not XrpcAnswer.Failed { Error: "InvalidSwap" }) return Unavailable(written);
        }
        return new ProfileAnswer.Unavailable("somebody else is changing the profile");
    }

    /// <returns>A new account has no profile yet, and no version of it. Null: it could not be read.</returns>
    static (JsonObject Profile, string? Cid)? Present(XrpcAnswer read) => read switch
    {
        XrpcAnswer.Done { Body: var body } when body.Text("cid") is { } cid && body.Inner("value") is { } value => (JsonObject.Create(value)!, cid),
        XrpcAnswer.Failed { Error: "RecordNotFound" } => (new() { ["$type"] = Profile }, null),
        _ => null,
    };

    Task<XrpcAnswer> Write(JsonObject profile, string? cid, CancellationToken cancellation)
    {
        var body = new JsonObject { ["repo"] = _storefront.Value, ["collection"] = Profile, ["rkey"] = "self", ["record"] = profile, ["swapRecord"] = cid };
        return _session.Call(token => _xrpc.Call("com.atproto.repo.putRecord", token, body, cancellation), cancellation);
    }

    static void AddLabel(JsonObject profile)
    {
        if (profile["labels"] is not JsonObject labels || labels["values"] is not JsonArray values)
            profile["labels"] = labels = new() { ["$type"] = Labels, ["values"] = values = [] };
        if (values.Any(value => value is JsonObject label && label["val"]?.ToString() == "bot")) return;
        values.Add(new JsonObject { ["val"] = "bot" });
    }

    /// <returns>False where they do not fit. A line of ours with other addresses is from before they changed.</returns>
    static bool AddLinks(JsonObject profile, string publicUrl)
    {
        var own = profile["description"]?.ToString() ?? "";
        var line = $"Terms: {publicUrl}/terms{Between[..^4]}{publicUrl}/opt-out";
        var kept = own.Split('\n').Where(l => !(l.StartsWith(Begins, StringComparison.Ordinal) && l.Contains(Between, StringComparison.Ordinal)));
        var words = string.Join('\n', kept).TrimEnd();
        var whole = words.Length == 0 ? line : $"{words}\n\n{line}";
        if (own.Contains(line, StringComparison.Ordinal)) return true;
        if (new StringInfo(whole).LengthInTextElements > MostGraphemes) return false;
        profile["description"] = whole;
        return true;
    }

    ProfileAnswer Unavailable(XrpcAnswer answer) => answer switch
    {
        XrpcAnswer.Away away => new ProfileAnswer.Unavailable(away.Reason, away.RetryAfter),
        XrpcAnswer.Failed failed => new ProfileAnswer.Unavailable($"{_xrpc.Service.Host} does not take the profile: {failed.Reason}"),
        _ => new ProfileAnswer.Unavailable($"{_xrpc.Service.Host} answers with no profile"),
    };
}
