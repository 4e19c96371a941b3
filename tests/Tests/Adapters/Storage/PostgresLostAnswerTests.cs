using System.Net;
using System.Net.Sockets;
using Npgsql;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>The connection breaks over a commit: whether it was made is found out, not guessed.</summary>
public sealed class PostgresLostAnswerTests : IDisposable
{
    readonly string _database;
    readonly Wire _wire;
    readonly PostgresStore _store;
    readonly OutboxItem _item = new OutboxItem.DetachCard(new(Some.Id()), "sandbox", "token");

    public PostgresLostAnswerTests()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _database = PostgresServer.NewDatabase();
        _wire = new(_database);
        _store = new(_wire.Database, new(1));
        _store.Migrate();
    }

    [Fact]
    public void a_commit_whose_answer_is_lost_has_been_made()
    {
        using var batch = Begin();
        _wire.LoseNextCommit();
        batch.Save(Queued);

        Assert.True(_wire.HasLost);
        Assert.Equal([_item.Key], Claims());
    }

    [Fact]
    public void a_commit_that_never_arrived_is_made_again()
    {
        using (var batch = Begin())
        {
            PostgresServer.CutConnections(_database);
            Assert.Throws<InterruptedException>(() => batch.Save(Queued));
        }
        Assert.Empty(Claims());

        using (var batch = Begin()) batch.Save(Queued);
        Assert.Equal([_item.Key], Claims());
    }

    public void Dispose()
    {
        _store.Dispose();
        _wire.Dispose();
    }

    Changes Queued => new() { Queued = { [_item.Key] = _item } };

    IBatch Begin()
    {
        var batch = _store.Begin();
        batch.Load(new());
        return batch;
    }

    /// <summary>As another process sees it, once this one has let go.</summary>
    List<string> Claims()
    {
        _store.Disown();
        using var other = new PostgresStore(_database, new(1));
        return [.. other.Claim(Some.Now, 10).Select(queued => queued.Item.Key)];
    }

    /// <summary>A way to the server on which the answer to a commit can get lost, with the connection.</summary>
    sealed class Wire : IDisposable
    {
        readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        readonly NpgsqlConnectionStringBuilder _server;
        int _loseNext;

        public Wire(string database)
        {
            _server = new(database);
            _listener.Start();
            _ = Accept();
        }

        public string Database => new NpgsqlConnectionStringBuilder(_server.ConnectionString) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;

        public bool HasLost { get; private set; }

        public void LoseNextCommit() => Volatile.Write(ref _loseNext, 1);

        public void Dispose() => _listener.Dispose();

        async Task Accept()
        {
            while (true)
            {
                Socket client;
                try
                {
                    client = await _listener.AcceptSocketAsync();
                }
                catch (SocketException)
                {
                    return;
                }
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(_server.Host!, _server.Port);
                _ = Pass(client, server, isAnswer: false);
                _ = Pass(server, client, isAnswer: true);
            }
        }

        async Task Pass(Socket from, Socket to, bool isAnswer)
        {
            var bytes = new byte[8192];
            try
            {
                while (await from.ReceiveAsync(bytes) is > 0 and var count)
                {
                    if (isAnswer && bytes.AsSpan(0, count).IndexOf("COMMIT"u8) >= 0 && Interlocked.Exchange(ref _loseNext, 0) == 1)
                    {
                        HasLost = true;
                        to.Dispose();
                        return;
                    }
                    await to.SendAsync(bytes.AsMemory(0, count));
                }
                to.Dispose();
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                to.Dispose();
            }
        }
    }
}
