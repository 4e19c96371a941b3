using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Simulation;
using Tagsale.Simulation.Audit;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Tests.Simulation;

/// <summary>One part of the world is broken, and the auditor must say so: an audit that passes everything proves nothing.</summary>
public sealed class AuditorTests
{
    [Fact]
    public void a_store_that_loses_a_held_unit_is_seen() => Sees("stock", new() { Store = store => new LeakyStore(store, LosesHolds: true) });

    [Fact]
    public void a_store_that_forgets_what_people_have_is_seen() => Sees("limit per member and card", new() { Store = store => new LeakyStore(store, ForgetsClaims: true) });

    [Fact]
    public void a_store_that_drops_journal_lines_is_seen() => Sees("journal", new() { Store = store => new LeakyStore(store, DropsJournal: true) });

    [Fact]
    public void a_store_that_forgets_opt_outs_is_seen() => Sees("no reply after an opt-out", new() { Store = store => new LeakyStore(store, ForgetsOptOuts: true) });

    [Fact]
    public void a_store_that_forgets_charges_to_make_is_seen() => Sees("everything ends", new() { Store = store => new LeakyStore(store, DropsCharges: true) });

    [Fact]
    public void a_bank_that_charges_twice_for_one_key_is_seen() =>
        Sees("one charge a purchase", new() { Payments = (clock, chance, agenda, digest) => new ForgetfulBank(clock, chance, agenda, digest) });

    [Fact]
    public void a_network_that_publishes_twice_for_one_key_is_seen() =>
        Sees("one reply a post", new() { Network = (clock, chance, digest) => new ForgetfulNetwork(clock, chance, digest) });

    [Fact]
    public void a_network_that_passes_on_another_authors_posts_is_seen() =>
        Sees("no charge without a confirmation", new() { Network = (clock, chance, digest) => new LyingNetwork(clock, chance, digest) });

    static void Sees(string rule, Doubles doubles)
    {
        var seen = new HashSet<string>();
        for (var seed = 1; seed <= 12 && !seen.Contains(rule); seed++)
        {
            using var world = new World(new(seed, 40, 300) { Doubles = doubles });
            world.Run();
            seen.UnionWith(Auditor.Audit(new(world)).Select(v => v.Rule));
        }
        Assert.Contains(rule, seen);
    }

    sealed class ForgetfulBank(VirtualClock clock, Chance chance, Agenda agenda, Digest digest) : FakePayments(clock, chance, agenda, digest)
    {
        protected override WorldCharge? Find(string key) => null;
    }

    sealed class ForgetfulNetwork(VirtualClock clock, Chance chance, Digest digest) : FakeNetwork(clock, chance, digest)
    {
        protected override WorldReply? Earlier(string key) => null;
    }

    /// <summary>Delivers copies of somebody's code as that somebody's own, fresh posts.</summary>
    sealed class LyingNetwork(VirtualClock clock, Chance chance, Digest digest) : FakeNetwork(clock, chance, digest), INetwork
    {
        async Task<Delivery> INetwork.Read(string? cursor, CancellationToken cancellation)
        {
            var delivery = await Read(cursor, cancellation);
            return delivery with { Posts = [.. delivery.Posts.Select(post => post with { Kind = PostKind.Original, IsPublic = true })] };
        }
    }
}
