namespace Tagsale.Tests.Web;

/// <summary>A PostgreSQL server that goes away in the middle of the work.</summary>
public sealed class LostDatabaseTests : IDisposable
{
    const int Stock = 100_000;
    const int Clients = 8;
    const int Cuts = 10;
    const int Seed = 20130213;
    const string Key = "operator-key-for-tests";

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-lost-").FullName;
    readonly int _port = TagsaleProcess.FreePort();
    readonly ShopOverHttp _calls;
    readonly string _database;

    public LostDatabaseTests()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _database = PostgresServer.NewDatabase();
        _calls = new($"http://127.0.0.1:{_port}", Key);
    }

    [Fact]
    public async Task connections_that_are_cut_under_load_lose_nothing()
    {
        using var process = await Start();
        var random = new Random(Seed);
        var (offer, tag) = await _calls.Publish(Stock, limitPerMember: 1000);
        var crowd = await Crowd.Gather([_calls], tag, Clients, Seed);
        var buying = crowd.Buy();
        for (var cut = 0; cut < Cuts; cut++)
        {
            await Task.Delay(random.Next(200, 800), TestContext.Current.CancellationToken);
            PostgresServer.CutConnections(_database);
        }

        await End(crowd, buying, offer);
        Assert.DoesNotContain("unforeseen", process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_posted_while_the_database_is_away_is_answered_when_it_is_back()
    {
        using var process = await Start();
        var (offer, tag) = await _calls.Publish(Stock, limitPerMember: 1000);
        var crowd = await Crowd.Gather([_calls], tag, Clients, Seed);
        var buying = crowd.Buy();
        await Until.True(() => Task.FromResult(crowd.Receipts.Count > Clients), "some purchases");

        PostgresServer.Close(_database);
        await Ready(503);
        Assert.Equal("live", (await _calls.Anyone.Get("/health/live")).Text);
        (await _calls.Operator.Get("/v1/offers")).ExpectProblem(503, "unavailable");
        var (asked, paid) = (crowd.Asks.Count, crowd.Receipts.Count);
        PostgresServer.Reopen(_database);
        await Ready(200);

        await Until.True(() => Task.FromResult(crowd.Asks.Count > asked + Clients && crowd.Receipts.Count > paid + Clients), "more purchases");
        await End(crowd, buying, offer);
        Assert.DoesNotContain("unforeseen", process.Output, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _calls?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    Task Ready(int status) => Until.True(async () => (int)(await _calls.Anyone.Get("/health/ready")).Status == status, $"health {status}");

    async Task End(Crowd crowd, Task buying, string offer)
    {
        crowd.Stop();
        await buying;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}: {crowd.Asks.Count} asks, {crowd.Receipts.Count} confirmations");
        await Audit.Rest(_calls);
        await Audit.Check(_calls, _directory, offer, Stock, crowd);
    }

    Task<TagsaleProcess> Start() => TagsaleProcess.Start(_directory, _port, ("Database", _database), ("OperatorKey", Key), ("ConfirmationWindow", "00:00:05"));
}
