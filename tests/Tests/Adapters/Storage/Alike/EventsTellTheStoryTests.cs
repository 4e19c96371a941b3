using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;
using Tagsale.Simulation;

namespace Tagsale.Tests.Adapters.Storage.Alike;

/// <summary>Whoever is told every event knows at the end how things stand.</summary>
public sealed class EventsTellTheStoryTests
{
    const int Stories = 100;

    static readonly PurchaseState[] Open = [PurchaseState.AwaitingReply, PurchaseState.AwaitingConfirmation, PurchaseState.Paying, PurchaseState.ActionRequired];

    [Fact]
    public void events_told_again_give_the_state_of_every_purchase() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Stories), Prop.ForAll(Step.Stories, story => Tell(story)));

    static void Tell(Story story)
    {
        using var database = new MemoryDatabase();
        using var store = new MemoryStore(database);
        var time = new FakeTime();
        var cast = new Cast(new MemoryQueries(database), time);
        var runner = new BatchRunner(store, Some.Rules());
        runner.Run([new AddWebhook(Listening(time.Now)) { At = time.Now }]);
        runner.Run(cast.Open());
        foreach (var step in story.Steps)
        {
            time.Advance(step.Deed == Deed.Wait ? TimeSpan.FromMinutes(1 + step.How * step.Which) : TimeSpan.FromSeconds(1));
            if (cast.Commands(step).ToList() is { Count: > 0 } commands) runner.Run(commands);
            if (step.Deed != Deed.Tick) continue;
            foreach (var timer in store.Due(Some.Network, time.Now, time.Now, 10)) runner.Run([new Lapse(timer, time.Now, time.Now.AddHours(-2)) { At = time.Now }]);
        }
        Compare(database.State);
    }

    static void Compare(MemoryState state)
    {
        Assert.Equal(state.Events.Count, state.Events.Select(e => e.Id).Distinct().Count());
        var told = state.Events.OfType<ProgramEvent.OfPurchase>().ToLookup(e => e.Purchase.Id);
        Assert.Equal(state.Purchases.Keys.ToHashSet(), told.Select(of => of.Key).ToHashSet());
        foreach (var (purchase, _) in state.Purchases.Values)
        {
            Assert.Equal(EventKind.PurchaseHeld, told[purchase.Id].First().Kind);
            var last = told[purchase.Id].Last();
            if (Open.Contains(purchase.State)) Assert.Equal(EventKind.PurchaseHeld, last.Kind);
            else Assert.Equal((purchase.State, purchase.RefundedMinor, purchase.Carrier), (last.Purchase.State, last.Purchase.RefundedMinor, last.Purchase.Carrier));
        }
        var (joined, left) = (Members(state, EventKind.MemberJoined), Members(state, EventKind.MemberLeft));
        Assert.Equal(state.Members.Keys.ToHashSet(), joined.ToHashSet());
        Assert.Equal(state.Members.Values.Where(m => m.DeletedAt is not null).Select(m => m.Id).ToHashSet(), left.ToHashSet());
    }

    static List<Tagsale.Core.MemberId> Members(MemoryState state, EventKind kind) =>
        [.. state.Events.OfType<ProgramEvent.OfMember>().Where(e => e.Kind == kind).Select(e => e.Member)];

    static Webhook Listening(DateTimeOffset at) => new()
    {
        Id = new(Some.Id()), Url = "https://shop.example/", Events = EventKinds.Of(Enum.GetValues<EventKind>()), Secret = WebhookSecret.Of("key"u8), CreatedAt = at,
    };
}
