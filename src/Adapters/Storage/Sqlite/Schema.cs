using System.Globalization;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Numbered scripts, forward only; the file remembers the last one it had.</summary>
static class Schema
{
    const string Folder = ".Storage.Sqlite.Migrations.";

    public static void Migrate(Session session, string path)
    {
        var scripts = Scripts.In(Folder);
        using var version = session.Once("select user_version from pragma_user_version where ?1 is not null");
        var have = version.OneValue(row => row.Int()) ?? 0;
        if (have > scripts.Count)
            throw new StoreException(
                $"{path} was written by a newer version of Tagsale (schema {have}, this version knows {scripts.Count}). Start that version, or restore a backup made before it.");

        for (var number = have + 1; number <= scripts.Count; number++) Apply(session, number, scripts[number - 1]);
    }

    static void Apply(Session session, int number, string script)
    {
        try
        {
            session.Execute("begin immediate");
            session.Execute(script);
            session.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {number}"));
            session.Execute("commit");
        }
        catch (Exception failure) when (failure is StoreException or ConflictException)
        {
            session.TryRollBack();
            throw new StoreException($"Step {number} of the schema could not be taken; nothing was changed. {failure.Message}", failure);
        }
    }
}
