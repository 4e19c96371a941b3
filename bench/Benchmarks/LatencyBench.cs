using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Benchmarks.Stores;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web;
using static Tagsale.Benchmarks.Report;

namespace Tagsale.Benchmarks;

/// <summary>
/// From a post accepted by Plaza to its reply readable there, for asks and for confirmations, at a steady rate over the real parts: Plaza, engine, store and
/// sandbox in one process, everything written durably. Beside it the bare durable commit of one row to the same kind of store on the same disk.
/// </summary>
static partial class LatencyBench
{
    const int Commits = 500;

    public static async Task<int> Run(Options options)
    {
        var (seconds, rate) = (options.Size(30), options.Rate ?? (options.Store == "sqlite" ? 200 : 1_000));
        using var fresh = FreshStore.Make(options);
        await using var app = TagsaleApp.Build([$"--Tagsale:DataDirectory={fresh.Directory}", $"--Tagsale:Database={fresh.Setting}", $"--urls=http://127.0.0.1:{Ports.Free()}"]);
        await app.Start(TextWriter.Null);
        var people = await Enrol(app.Services, 5 * rate); // Nobody posts more often than every few seconds.
        await Load(app.Services, people, rate, 3); // Warms up what the first requests would pay for.

        var commitsBefore = fresh.OneRowCommits(Commits);
        var (asks, confirmations) = await Load(app.Services, people, rate, seconds);
        double[] commits = [.. commitsBefore, .. fresh.OneRowCommits(Commits)];
        await app.StopAsync();

        Print(fresh, "ask to reply", asks, commits, rate);
        Print(fresh, "confirmation to receipt", confirmations, commits, rate);
        return 0;
    }

    static async Task<List<PlazaAccount>> Enrol(IServiceProvider services, int count)
    {
        var (engine, draw, square) = (services.GetRequiredService<GroupCommit>(), services.GetRequiredService<Draw>(), services.GetRequiredService<PlazaSquare>());
        var now = DateTimeOffset.UtcNow;
        var draft = new ProductDraft { Hashtag = "BuyAlways", Title = "Always there", Merchant = "Bench", Price = new Money(100, "USD"), Stock = 1_000_000, LimitPerMember = 1_000 };
        await engine.Submit(new PublishOffer(draft.Check(draw.OfferId(), now).Value!) { At = now });

        var people = new List<PlazaAccount>();
        for (var i = 0; i < count; i++)
        {
            var account = ((SignUpAnswer.SignedUp)square.SignUp($"buyer{i}")).Account;
            var saved = ((LinkAnswer.Linked)await services.GetRequiredService<SandboxService>().Link($"bench{i}", "tok_approved", null, CancellationToken.None)).Card;
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
    static async Task<(List<double> Asks, List<double> Confirmations)> Load(IServiceProvider services, List<PlazaAccount> people, int rate, int seconds)
    {
        await using var watcher = await Watcher.Start(services.GetRequiredService<PlazaSquare>());
        var (asks, confirmations) = (new List<Task<Answered>>(), new List<Task<Answered>>());
        var confirmed = 0;
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < seconds * rate; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / rate) - clock.Elapsed;
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

    static void Print(FreshStore store, string what, List<double> milliseconds, double[] commits, int rate)
    {
        milliseconds.Sort();
        Array.Sort(commits);
        var (p50, commit) = (At(milliseconds, 0.5), At(commits, 0.5));
        Line(new
        {
            Bench = "latency", Store = store.Name, What = what, Value = Round(p50, 2), Unit = "ms", Reference = new { Name = "one-row commit", Value = Round(commit, 3) },
            Ratio = Round(p50 / commit, 1), Rate = rate, Count = milliseconds.Count, P50Ms = Round(p50, 2), P95Ms = Round(At(milliseconds, 0.95), 2),
            P99Ms = Round(At(milliseconds, 0.99), 2), MaxMs = Round(milliseconds[^1], 2), CommitP99Ms = Round(At(commits, 0.99), 3),
        });
    }

    [GeneratedRegex("#Confirm[0-9A-Z]{8}")]
    private static partial Regex Code();
}
