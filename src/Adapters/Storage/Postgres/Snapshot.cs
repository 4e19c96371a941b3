using Tagsale.Core;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Statements that are answered as all of it is at one moment: what is bought between two of them would be told without its offer.</summary>
sealed class Snapshot(Database database, ProgramId program)
{
    public void Read(Action<Sets> ask) => Failure.Told(() =>
    {
        using var connection = database.ForReading();
        using var sets = new Sets(connection, program);
        sets.Add("begin isolation level repeatable read read only");
        ask(sets);
        sets.Add("commit");
        sets.Run();
        return true;
    });
}
