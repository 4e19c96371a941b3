using System.Collections.Concurrent;
using Tagsale.Core;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Connections that read beside the writer. Each keeps its statements; idle ones are used again.</summary>
sealed class Readers(string path, ProgramId program) : IDisposable
{
    readonly ConcurrentBag<Session> _idle = [];

    public T Read<T>(Func<Session, T> read)
    {
        var session = Take();
        var sound = false;
        try
        {
            var answer = read(session);
            sound = true;
            return answer;
        }
        finally
        {
            if (sound) _idle.Add(session);
            else session.Dispose();
        }
    }

    /// <summary>The rows of one statement, read as they are asked for. As long as that goes on, the file's log of changes cannot be written back.</summary>
    public IEnumerable<T> Stream<T>(Func<Session, Statement> ask, Func<Statement, T> read)
    {
        var session = Take();
        Statement? rows = null;
        var sound = false;
        try
        {
            rows = ask(session);
            while (rows.Step())
            {
                sound = true;
                yield return read(rows);
                sound = false;
            }
            sound = true;
        }
        finally
        {
            // Given up between two rows it is as sound as at the end.
            if (sound) rows?.Reset();
            if (sound) _idle.Add(session);
            else session.Dispose();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session)) session.Dispose();
    }

    Session Take() => _idle.TryTake(out var session) ? session : Session.Open(path, program);
}
