namespace Tagsale.Tests.Web;

/// <summary>Real processes on one database and, but where it is said otherwise, one data directory.</summary>
public sealed class SeveralProcessesTests : IDisposable
{
    const int Stock = 100_000;
    const int Clients = 6;
    const int Seed = 20130212;
    const string Key = "operator-key-for-tests";
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-processes-").FullName;
    readonly int[] _ports = [TagsaleProcess.FreePort(), TagsaleProcess.FreePort(), TagsaleProcess.FreePort()];
    readonly ShopOverHttp[] _shops;
    readonly List<TagsaleProcess> _processes = [];
    readonly string _database;

    public SeveralProcessesTests()
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        _database = PostgresServer.NewDatabase();
        _shops = [.. _ports.Select(port => new ShopOverHttp($"http://127.0.0.1:{port}", Key))];
    }

    [Fact]
    public async Task three_that_start_at_once_begin_one_demo()
    {
        var started = await Task.WhenAll(_ports.Select(port => Start(port, _directory)));

        Assert.Single(started.Select(process => process.OperatorKey).Distinct());
        Assert.All(started, process => Assert.Contains("handle maya ", process.Output, StringComparison.Ordinal));
        Assert.DoesNotContain(started, process => process.Output.Contains("lost", StringComparison.Ordinal));
        Assert.Single(Directory.GetFiles(Path.Combine(_directory, "keys")));
    }

    [Fact]
    public async Task three_that_start_at_once_on_an_empty_database_take_turns_to_make_its_tables()
    {
        await Task.WhenAll(_ports.Select(port => Start(port, Path.Combine(_directory, $"{port}"), ("OperatorKey", Key))));

        foreach (var shop in _shops)
        {
            Assert.Equal("ready", (await shop.Anyone.Get("/health/ready")).Text);
            var offers = await shop.All("/v1/offers");
            Assert.Equal(offers.Count, offers.Select(offer => offer.Text("hashtag")).Distinct().Count());
        }
    }

    [Fact]
    public async Task an_offer_published_by_one_is_bought_at_once_through_another()
    {
        await Start(_ports[0], _directory, ("OperatorKey", Key));
        await Task.WhenAll(_ports[1..].Select(port => Start(port, _directory, ("OperatorKey", Key))));

        foreach (var (publisher, seller) in new[] { (1, 2), (2, 0), (0, 1) })
        {
            var (person, member) = await _shops[seller].NewMember();
            var (offer, tag) = await _shops[publisher].Publish(stock: 1);
            await _shops[seller].Buy(person, member, offer, tag);
            Assert.Equal((0, 0, 1, 0), await _shops[publisher].Stock(offer));
        }
    }

    [Fact]
    public async Task the_work_goes_on_whoever_is_killed_stopped_or_started()
    {
        var leader = await Start(0);
        var others = await Task.WhenAll(Start(1), Start(2));
        var (offer, tag) = await _shops[1].Publish(Stock, limitPerMember: 1000);
        var crowd = await Crowd.Gather(_shops, tag, Clients, Seed);
        var buying = crowd.Buy();
        await Progress(crowd);

        await leader.Kill();
        await Progress(crowd);
        others[0].Terminate();
        Assert.Equal(0, await others[0].ExitCode(Soon));
        await Progress(crowd);
        await Start(0);
        await Progress(crowd);

        crowd.Stop();
        await buying;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}: {crowd.Asks.Count} asks, {crowd.Receipts.Count} confirmations");
        await Audit.Rest(_shops[2]);
        await Audit.Check(_shops[0], _directory, offer, Stock, crowd);
    }

    public void Dispose()
    {
        foreach (var process in _processes) process.Dispose();
        foreach (var shop in _shops ?? []) shop.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    static Task Progress(Crowd crowd)
    {
        var enough = crowd.Receipts.Count + 2 * Clients;
        return Until.True(() => Task.FromResult(crowd.Receipts.Count >= enough), "the work goes on", Soon);
    }

    Task<TagsaleProcess> Start(int number) => Start(_ports[number], _directory, ("OperatorKey", Key), ("ConfirmationWindow", "00:00:05"));

    async Task<TagsaleProcess> Start(int port, string directory, params (string Name, string Value)[] settings)
    {
        var process = await TagsaleProcess.Start(directory, port, [("Database", _database), .. settings]);
        lock (_processes) _processes.Add(process);
        return process;
    }
}
