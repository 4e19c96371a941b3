using Tagsale.Tests.Adapters.Webhooks;

namespace Tagsale.Tests.Web;

/// <summary>The real process is killed again and again while it sells and tells.</summary>
public sealed class WebhookKillTests : IDisposable
{
    const int Kills = 8;
    const int Seed = 19051959;
    const string Key = "operator-key-for-tests";

    static readonly string[] Ends = ["purchase.paid", "purchase.expired", "purchase.cancelled", "purchase.declined"];

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-webhooks-").FullName;
    readonly int _port = TagsaleProcess.FreePort();
    readonly ShopOverHttp _calls;

    public WebhookKillTests() => _calls = new($"http://127.0.0.1:{_port}", Key);

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task every_event_arrives_in_order_and_a_repeat_bears_the_same_id(string store)
    {
        Assert.SkipWhen(store == "postgres" && PostgresServer.IsMissing, PostgresServer.Missing);
        var database = store == "postgres" ? PostgresServer.NewDatabase() : store;
        await using var receiver = await Receiver.Start();
        var random = new Random(Seed);
        var process = await Start(database);
        try
        {
            receiver.Trust((await _calls.Operator.Post("/v1/webhooks", new { url = receiver.Url, events = new[] { "purchase.*" } })).Expect(201).Text("secret"));
            var (offer, tag) = await _calls.Publish(100_000, limitPerMember: 1000);
            var crowd = await Crowd.Gather([_calls], tag, 4, Seed);
            var buying = crowd.Buy();
            for (var kill = 0; kill < Kills; kill++)
            {
                await Task.Delay(random.Next(200, 700), TestContext.Current.CancellationToken);
                await process.Kill();
                process.Dispose();
                process = await Start(database);
            }
            crowd.Stop();
            await buying;
            await Audit.Rest(_calls);

            var purchases = await _calls.Purchases($"offer={offer}");
            // What the last killed process had in hand is free after a while.
            await Until.True(() => Task.FromResult(Ended(receiver) >= purchases.Count), "an end for each purchase", TimeSpan.FromSeconds(60));
            Check(receiver, purchases.ToDictionary(p => p.Text("id"), p => p.Text("state")));
            Assert.Empty(await _calls.All("/v1/parked"));
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

    static int Ended(Receiver receiver) => receiver.Told.Where(t => Ends.Contains(t.Type)).Select(t => t.Data.Text("id")).Distinct().Count();

    static void Check(Receiver receiver, Dictionary<string, string> states)
    {
        var told = receiver.Told;
        TestContext.Current.TestOutputHelper!.WriteLine($"{states.Count} purchases, {told.Count} messages, {told.Count - told.Select(t => t.Id).Distinct().Count()} of them repeats");
        Assert.Equal(0, receiver.Forged);
        Assert.Equal(states.Keys.Order(), told.Select(t => t.Data.Text("id")).Distinct().Order());
        foreach (var of in told.GroupBy(t => t.Data.Text("id")))
        {
            var first = of.DistinctBy(t => t.Id).ToList();
            Assert.Equal(["purchase.held", "purchase." + states[of.Key]], first.Select(t => t.Type));
            Assert.All(of.GroupBy(t => t.Id), repeats => Assert.Single(repeats.Select(t => t.Text).Distinct()));
        }
    }

    Task<TagsaleProcess> Start(string database) =>
        TagsaleProcess.Start(_directory, _port, ("Database", database), ("OperatorKey", Key), ("ConfirmationWindow", "00:00:05"));
}
