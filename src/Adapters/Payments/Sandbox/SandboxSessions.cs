using Microsoft.AspNetCore.WebUtilities;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>Visits to the hosted card page. Each is open for half an hour and ends with one card.</summary>
sealed class SandboxSessions(SandboxFile file, SandboxCards cards, TimeProvider time)
{
    static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(30);

    public Outcome<Uri> Open(Uri returnTo)
    {
        var id = SandboxId.New("session_sbx_");
        file.Execute(
            "insert into sessions (id, return_to, valid_until) values ($id, $returnTo, $validUntil)",
            ("$id", id), ("$returnTo", WayBack(returnTo, id)),
            ("$validUntil", (time.GetUtcNow() + OpenFor).ToUnixTimeMilliseconds()));
        return new(new Uri("/sandbox/cards/" + id, UriKind.Relative), "Opened");
    }

    /// <summary>Null for a session that is unknown or whose time is over.</summary>
    public SandboxSession? Find(string id) => Kept(id) is { } session && time.GetUtcNow() < session.ValidUntil ? session : null;

    public Outcome<LinkAnswer> Complete(string id, string token)
    {
        if (Find(id) is not { } session) return Refused("This page is no longer open. Start again.");
        if (session.Card is not null) return Refused("This page already has its card.");
        var outcome = cards.Save(key: null, token);
        if (outcome.Card is not null) file.Execute("update sessions set card = $card where id = $id", ("$card", outcome.Card), ("$id", id));
        return outcome;
    }

    /// <summary>The card outlives the half hour: the caller may come late to ask for it.</summary>
    public Outcome<SavedCard?> FindLinked(string id, Uri returnTo) =>
        Kept(id) is { Card: { } token } session && session.ReturnTo.OriginalString == WayBack(returnTo, id) && cards.Find(token) is { Detached: false } kept
            ? new(kept.Card, "Found") { Card = token }
            : new(null, "NotThere");

    static string WayBack(Uri returnTo, string id) => QueryHelpers.AddQueryString(returnTo.OriginalString, "session", id);

    SandboxSession? Kept(string id) =>
        file.Find(
            "select id, return_to, valid_until, card from sessions where id = $id",
            row => new SandboxSession(row.GetString(0), row.Address(1), row.Time(2), row.TextOrNull(3)),
            ("$id", id));

    static Outcome<LinkAnswer> Refused(string reason) => new(new LinkAnswer.Refused(reason), "Refused");
}
