using Microsoft.Data.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>A card with what the outside does not see of it.</summary>
sealed record KeptCard(SavedCard Card, TestToken Kind, bool Detached, string? LinkHash);

sealed class SandboxCards(SandboxFile file, TimeProvider time)
{
    const string Select = "select token, kind, fingerprint, expires, detached, link_hash from cards ";

    public Outcome<LinkAnswer> Link(string key, string token)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (FindByLinkKey(key) is not { } kept) return Save(key, token);
        if (kept.LinkHash != OneTimeToken.Hash(token))
            throw new ArgumentException($"The key {key} has linked another token.", nameof(token));
        return Linked(kept.Card);
    }

    /// <summary>A new card, if the token is one.</summary>
    /// <param name="key">Null for a card of the hosted page.</param>
    public Outcome<LinkAnswer> Save(string? key, string token)
    {
        if (OneTimeToken.Read(token) is not { } oneTime) return new(new LinkAnswer.Refused(OneTimeToken.Unknown), "Refused");
        var kind = oneTime.Kind;
        var card = new SavedCard(
            SandboxId.New("card_sbx_"), kind.Brand, kind.Last4, oneTime.Fingerprint(), kind.Expires(time.GetUtcNow()));
        file.Execute(
            """
            insert into cards (token, link_key, link_hash, kind, fingerprint, expires)
            values ($token, $key, $hash, $kind, $fingerprint, $expires)
            """,
            ("$token", card.Token), ("$key", key), ("$hash", OneTimeToken.Hash(token)), ("$kind", kind.Name),
            ("$fingerprint", card.Fingerprint), ("$expires", card.Expires));
        return Linked(card);
    }

    public KeptCard? Find(string token) => file.Find(Select + "where token = $token", Read, ("$token", token));

    public Outcome<bool> Detach(string token)
    {
        var forgotten = file.Execute("update cards set detached = 1 where token = $token and detached = 0", ("$token", token)) == 1;
        return new(forgotten, forgotten ? "Detached" : "NotThere") { Card = token };
    }

    KeptCard? FindByLinkKey(string key) => file.Find(Select + "where link_key = $key", Read, ("$key", key));

    static Outcome<LinkAnswer> Linked(SavedCard card) => new(new LinkAnswer.Linked(card), "Linked") { Card = card.Token };

    static KeptCard Read(SqliteDataReader row)
    {
        var kind = Invariant.Found(TestToken.Find(row.GetString(1)), row.GetString(1));
        var card = new SavedCard(row.GetString(0), kind.Brand, kind.Last4, row.GetString(2), row.GetFieldValue<DateOnly>(3));
        return new(card, kind, row.GetBoolean(4), row.TextOrNull(5));
    }
}
