using Microsoft.Extensions.Logging;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web;
using Tagsale.Web.Workers;

namespace Tagsale.Benchmarks;

/// <summary>What carries purchases in the real program, put together as it does, between outsiders that answer at once.</summary>
sealed class Programme : IAsyncDisposable
{
    readonly BackgroundWork _work;
    readonly ILoggerFactory _log = LoggerFactory.Create(log => log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <param name="lanes">Null for as many as the store gains from.</param>
    public Programme(IStore store, InstantNetwork network, IPaymentService payments, TimeProvider time, int? lanes = null)
    {
        var rules = new ProgramRules
        {
            Id = Stores.FreshStore.Program, Name = "Tagsale", PublicUrl = "https://shop.example.org", TermsVersion = "1", Storefronts = [network.Storefront],
            StepUp = new() { Young = TimeSpan.Zero },
        };
        var runner = new BatchRunner(store, rules);
        Engine = new(runner, lanes ?? store.Lanes);
        var outbox = new Outbox(store, time);
        var live = new LiveTags();
        var tags = new OfferTags(store, live);
        tags.Refresh();
        runner.Unsure += outbox.Distrust;
        runner.Committed += changes =>
        {
            foreach (var offer in changes.NewOffers) live.Add(offer);
            outbox.Take(changes);
            Meter.Count(changes);
            network.Settle(changes);
            Committed?.Invoke(changes);
        };
        var deeds = new Deeds(outbox, new ReplyBudget(store, time), Engine, new Outside([network], [payments], new FileMailer("", Nobody.Known, rules, time)), rules, time);
        var reader = new NetworkReader(network, store, tags, Engine, new Draw(time), time);
        Clock = new(store, Engine, [reader], rules, time);
        _work = new([reader], outbox, deeds, Clock, new Housekeeper(store, time), _log.CreateLogger<BackgroundWork>(), time);
    }

    /// <summary>One batch after the other on each lane.</summary>
    public event Action<Changes>? Committed;

    public GroupCommit Engine { get; }

    public Timekeeper Clock { get; }

    public Meter Meter { get; } = new();

    public Task Start() => _work.StartAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _work.StopAsync(CancellationToken.None);
        Engine.Dispose();
        _work.Dispose();
        _log.Dispose();
    }
}
