using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web;

namespace Tagsale.Benchmarks;

/// <summary>
/// From a post accepted by Plaza to its reply readable there, for asks and for confirmations, at a steady rate over the real parts: Plaza, engine, store and
/// sandbox in one process, every file written with synchronous=FULL. Beside it the bare durable commit of one row on the same disk.
/// </summary>
static partial class LatencyBench
{
    const int PostsPerSecond = 200;
    const int People = 200;

    public static async Task<int> Run(bool quick)
    {
        var seconds = quick ? 3 : 30;
        var directory = Directory.CreateTempSubdirectory("tagsale-latency-").FullName;
        try
        {
            await using var app = TagsaleApp.Build([$"--Tagsale:DataDirectory={directory}", $"--urls=http://127.0.0.1:{Ports.Free()}"]);
            await app.Start(TextWriter.Null);
            var people = await Enrol(app.Services);
            await Load(app.Services, people, 3); // Warms up what the first requests would pay for.

            var commitsBefore = BareCommits.Milliseconds(directory);
            var (asks, confirmations) = await Load(app.Services, people, seconds);
            double[] commits = [.. commitsBefore, .. BareCommits.Milliseconds(directory)];
            await app.StopAsync();

            Report("ask to reply", asks, commits, seconds);
            Report("confirmation to receipt", confirmations, commits, seconds);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    static async Task<List<PlazaAccount>> Enrol(IServiceProvider services)
    {
        var (engine, draw, square) = (services.GetRequiredService<GroupCommit>(), services.GetRequiredService<Draw>(), services.GetRequiredService<PlazaSquare>());
        var now = DateTimeOffset.UtcNow;
        var draft = new OfferDraft { Hashtag = "BuyAlways", Title = "Always there", Merchant = "Bench", Price = new Money(100, "USD"), Stock = 1_000_000, LimitPerMember = 1_000 };
        await engine.Submit(new PublishOffer(draft.Check(draw.OfferId(), now).Value!) { At = now });

        var people = new List<PlazaAccount>();
        for (var i = 0; i < People; i++)
        {
            var account = ((SignUpAnswer.SignedUp)square.SignUp($"buyer{i}")).Account;
            var saved = ((LinkAnswer.Linked)await services.GetRequiredService<SandboxService>().Link($"bench{i}", "tok_approved", CancellationToken.None)).Card;
            await engine.Submit(new EnrolMember(new()
            {
                Id = draw.MemberId(), Name = "Buyer", Email = "buyer@example.org", Address = new("1 Street", null, "City", null, "1", "US"), AddressNumber = 1,
                Consent = new("1", now, null), CreatedAt = now, Accounts = [new(new("plaza", account.Id), account.Handle, now)],
                Cards = [new(draw.CardId(), "sandbox", saved.Token, saved.Brand, saved.Last4, saved.Fingerprint, saved.Expires, now)],
            }) { At = now });
            people.Add(account);
        }
        return people;
    }

    /// <summary>Half of the posts are asks; the other half confirm what was asked a moment before.</summary>
    static async Task<(List<double> Asks, List<double> Confirmations)> Load(IServiceProvider services, List<PlazaAccount> people, int seconds)
    {
        await using var watcher = await Watcher.Start(services.GetRequiredService<PlazaSquare>());
        var (asks, confirmations) = (new List<Task<Answered>>(), new List<Task<Answered>>());
        var confirmed = 0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < seconds * PostsPerSecond; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PostsPerSecond) - clock.Elapsed;
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            if (i % 2 == 1 && asks[confirmed].IsCompletedSuccessfully)
            {
                var held = await asks[confirmed++];
                confirmations.Add(watcher.PostAndWait(held.Author, Code().Match(held.Text).Value));
            }
            else asks.Add(watcher.PostAndWait(people[i % people.Count], "#BuyAlways please"));
        }
        return ((await Task.WhenAll(asks)).Select(a => a.Milliseconds).ToList(), (await Task.WhenAll(confirmations)).Select(a => a.Milliseconds).ToList());
    }

    static void Report(string what, List<double> milliseconds, double[] commits, int seconds)
    {
        milliseconds.Sort();
        Array.Sort(commits);
        var (p50, commit) = (At(milliseconds, 0.5), At(commits, 0.5));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $$"""{"bench":"latency","store":"sqlite","what":"{{what}}","value":{{p50:0.00}},"unit":"ms","reference":{"name":"bare one-row durable SQLite commit","value":{{commit:0.000}}},"ratio":{{p50 / commit:0.0}},"seconds":{{seconds}},"count":{{milliseconds.Count}},"p50Ms":{{p50:0.00}},"p95Ms":{{At(milliseconds, 0.95):0.00}},"p99Ms":{{At(milliseconds, 0.99):0.00}},"maxMs":{{milliseconds[^1]:0.00}}}"""));
    }

    static double At(IReadOnlyList<double> sorted, double share) => sorted[(int)((sorted.Count - 1) * share)];

    [GeneratedRegex("#Confirm[0-9A-Z]{8}")]
    private static partial Regex Code();
}
