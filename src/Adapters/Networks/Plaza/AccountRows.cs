using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Tagsale.Adapters.Networks.Plaza;

static class AccountRows
{
    public static PlazaAccount? WithHandle(PlazaSession session, string handle) =>
        session.First("select id, handle, locked from accounts where handle = $handle", Map, ("$handle", handle));

    public static PlazaAccount? WithId(PlazaSession session, string id) =>
        session.First("select id, handle, locked from accounts where id = $id", Map, ("$id", id));

    /// <summary>The index finds the row; the comparison that admits does not tell by its duration how much of the hash was right.</summary>
    public static PlazaAccount? WithToken(PlazaSession session, byte[] hash)
    {
        var found = session.First(
            "select id, handle, locked, token_hash from accounts where token_hash = $hash",
            row => new Kept(Map(row), row.GetFieldValue<byte[]>(3)),
            ("$hash", hash));
        return found is not null && CryptographicOperations.FixedTimeEquals(found.TokenHash, hash) ? found.Account : null;
    }

    public static ImmutableArray<string> IdsOf(PlazaSession session, string[] handles) =>
        handles is [] ? [] : [.. session.All(
            "select a.id from json_each($handles) h join accounts a on a.handle = h.value collate nocase order by h.key",
            row => row.GetString(0),
            ("$handles", JsonSerializer.Serialize(handles, PlazaEventJson.Default.StringArray)))];

    public static void Insert(PlazaWrite write, PlazaAccount account, byte[] tokenHash) => write.Execute(
        "insert into accounts (id, handle, token_hash, locked) values ($id, $handle, $hash, $locked)",
        ("$id", account.Id), ("$handle", account.Handle), ("$hash", tokenHash), ("$locked", account.Locked));

    static PlazaAccount Map(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetBoolean(2));

    sealed record Kept(PlazaAccount Account, byte[] TokenHash);
}
