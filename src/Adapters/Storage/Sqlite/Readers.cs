using System.Collections.Concurrent;
using Tagsale.Core;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Connections that read beside the writer. Each keeps its statements; idle ones are used again.</summary>
sealed class Readers(string path, ProgramId program) : IDisposable
{
    readonly ConcurrentBag<Session> _idle = [];

    public T Read<T>(Func<Session, T> read)
    {
        if (!_idle.TryTake(out var session)) session = Session.Open(path, program);
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

    public void Dispose()
    {
        while (_idle.TryTake(out var session)) session.Dispose();
    }
}
