using System.Diagnostics;

namespace Tagsale.Tests.Web;

/// <summary>The real process: started, stopped and killed in the middle of its work.</summary>
public sealed class ProcessTests : IDisposable
{
    const int Stock = 100_000;
    const int Clients = 8;
    const int Kills = 20;
    const int Seed = 20130211;
    const string Key = "operator-key-for-tests";
    const long GenerousMemory = 400L << 20;

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-process-").FullName;
    readonly int _port = TagsaleProcess.FreePort();
    readonly ShopOverHttp _calls;

    public ProcessTests() => _calls = new($"http://127.0.0.1:{_port}", Key);

    [Fact]
    public async Task it_starts_tells_what_a_person_needs_and_stops()
    {
        var watch = Stopwatch.StartNew();
        using var process = await TagsaleProcess.Start(_directory, _port);
        TestContext.Current.TestOutputHelper!.WriteLine($"start to ready: {watch.ElapsedMilliseconds} ms");

        using var printed = new ShopOverHttp(process.Address, process.OperatorKey);
        Assert.Equal(_calls.Address, process.Address);
        (await printed.Operator.Get("/v1/offers")).Expect(200);
        Assert.Equal("ready", (await printed.Anyone.Get("/health/ready")).Text);
        Assert.Equal("live", (await printed.Anyone.Get("/health/live")).Text);
        Assert.Contains("Demo sign-in", process.Output, StringComparison.Ordinal);
        TestContext.Current.TestOutputHelper.WriteLine($"idle: {process.Memory >> 20} MB");
        Assert.InRange(process.Memory, 1, GenerousMemory);

        process.Terminate();
        Assert.Equal(0, await process.ExitCode(TimeSpan.FromSeconds(10)));
        Assert.Empty(process.Errors);
    }

    [Fact]
    public async Task a_second_start_finds_everything_as_it_was_left()
    {
        string key, offer;
        using (var process = await TagsaleProcess.Start(_directory, _port))
        {
            key = process.OperatorKey;
            using var calls = new ShopOverHttp(process.Address, key);
            offer = (await calls.Publish()).Id;
            await process.Kill();
        }

        using var again = await TagsaleProcess.Start(_directory, _port);
        Assert.Equal(key, again.OperatorKey);
        using var still = new ShopOverHttp(again.Address, key);
        Assert.Equal((5, 0, 0, 5), await still.Stock(offer));
    }

    [Fact]
    public async Task a_first_start_that_was_cut_short_is_made_up_for()
    {
        int offers;
        using (var process = await Start())
        {
            offers = (await _calls.All("/v1/offers")).Count;
            await process.Kill();
        }
        // What is written last is what is missing then.
        File.Delete(Path.Combine(_directory, "demo.keys"));

        using var again = await Start();

        Assert.Contains("handle maya_2", again.Output, StringComparison.Ordinal);
        Assert.Equal(offers, (await _calls.All("/v1/offers")).Count);
    }

    [Fact]
    public async Task a_stop_under_load_is_clean_and_loses_nothing()
    {
        Crowd crowd;
        Task buying;
        string offer;
        using (var process = await Start())
        {
            (crowd, offer) = await Gather();
            buying = crowd.Buy();
            await Until.True(() => Task.FromResult(crowd.Receipts.Count >= 2 * Clients), "some purchases");

            process.Terminate();
            Assert.Equal(0, await process.ExitCode(TimeSpan.FromSeconds(10)));
            Assert.Empty(process.Errors);
        }

        using var again = await Start();
        crowd.Stop();
        await buying;
        await Audit.Rest(_calls);
        await Audit.Check(_calls, _directory, offer, Stock, crowd);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task kills_in_the_middle_of_load_break_nothing(string store)
    {
        Assert.SkipWhen(store == "postgres" && PostgresServer.IsMissing, PostgresServer.Missing);
        var database = store == "postgres" ? PostgresServer.NewDatabase() : store;
        var random = new Random(Seed);
        var process = await Start(database);
        try
        {
            var (crowd, offer) = await Gather();
            var buying = crowd.Buy();
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(random.Next(100, 600), TestContext.Current.CancellationToken);
                await process.Kill();
                process.Dispose();
                process = await Start(database);
            }
            crowd.Stop();
            await buying;
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}: {crowd.Asks.Count} asks, {crowd.Receipts.Count} confirmations");

            await Audit.Rest(_calls);
            Assert.NotEmpty(crowd.Receipts);
            await Audit.Check(_calls, _directory, offer, Stock, crowd);
        }
        finally
        {
            process.Dispose();
        }
    }

    public void Dispose()
    {
        _calls.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    Task<TagsaleProcess> Start(string database = "sqlite") =>
        TagsaleProcess.Start(_directory, _port, ("Database", database), ("OperatorKey", Key), ("ConfirmationWindow", "00:00:05"));

    async Task<(Crowd Crowd, string Offer)> Gather()
    {
        var (offer, tag) = await _calls.Publish(Stock, limitPerMember: 1000);
        return (await Crowd.Gather([_calls], tag, Clients, Seed), offer);
    }
}
