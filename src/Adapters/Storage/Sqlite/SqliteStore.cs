using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>The embedded store: one file, one writer, readers beside it.</summary>
public sealed class SqliteStore(string path, ProgramId program) : IStore
{
    readonly SemaphoreSlim _oneBatch = new(1, 1);
    readonly Readers _readers = new(path, program);
    Session? _writer;

    public void Migrate()
    {
        _oneBatch.Wait();
        try
        {
            Schema.Migrate(_writer ??= Session.Open(path, program), path);
        }
        finally
        {
            _oneBatch.Release();
        }
    }

    public IBatch Begin()
    {
        _oneBatch.Wait();
        try
        {
            _writer ??= Session.Open(path, program);
            _writer.Execute("begin immediate");
            return new SqliteBatch(_writer, End);
        }
        catch
        {
            _oneBatch.Release();
            throw;
        }
    }

    public IReadOnlyList<QueuedItem> Outbox(DateTimeOffset now, IReadOnlySet<string> except, int limit) =>
        _readers.Read(session => session.Outbox.Next(now, except, limit));

    public IReadOnlyList<DuePurchase> Due(DateTimeOffset now, int limit) => _readers.Read(session => session.Purchases.Due(now, limit));

    public SourcePosition? Position(string network) => _readers.Read(session => session.Records.Position(network));

    public IReadOnlyList<string> OfferTags() => _readers.Read(session => session.Offers.Tags());

    public bool IsAlive()
    {
        try
        {
            _readers.Read(session => session.Records.Paused());
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writer?.Dispose();
        _oneBatch.Dispose();
    }

    /// <param name="sound">False if the connection could not even roll back: the next batch gets a new one.</param>
    void End(bool sound)
    {
        if (!sound)
        {
            _writer?.Dispose();
            _writer = null;
        }
        _oneBatch.Release();
    }
}
