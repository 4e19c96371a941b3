using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;
using Tagsale.Simulation;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Tests.Simulation;

/// <summary>Keeps no keys, so that each attempt charges, or credits, anew.</summary>
sealed class ForgetfulBank(Setting setting) : FakePayments(setting)
{
    protected override WorldCharge? Find(string key) => null;

    protected override WorldCredit? FindCredit(string key) => null;
}

/// <summary>Says that it took what it was asked for, whatever it took.</summary>
sealed class DishonestBank(Setting setting) : FakePayments(setting)
{
    protected override Money SumToldOf(WorldCharge charge) => charge.Asked;
}

/// <summary>Keeps no keys, so that each attempt is published anew.</summary>
sealed class ForgetfulNetwork(Setting setting, NetworkTruth truth, string name) : FakeNetwork(setting, truth, name)
{
    protected override WorldReply? Earlier(string key) => null;
}

/// <summary>Says that it allows twice as much as it does.</summary>
sealed class BoastfulNetwork(Setting setting, NetworkTruth truth, string name) : FakeNetwork(setting, truth, name)
{
    public override PostingLimits? Limits =>
        base.Limits is { } limits ? limits with { Windows = [.. limits.Windows.Select(w => w with { Points = 2 * w.Points })] } : null;
}

/// <summary>A network whose posts are read as something else than they are, or not at all.</summary>
sealed class DistortingNetwork(Setting setting, NetworkTruth truth, string name, Func<Post, Post?> read) : FakeNetwork(setting, truth, name), INetwork
{
    public static Doubles With(Func<Post, Post?> read) => new() { Network = (setting, truth, name) => new DistortingNetwork(setting, truth, name, read) };

    async Task<Delivery> INetwork.Read(string? cursor, CancellationToken cancellation)
    {
        var delivery = await Read(cursor, cancellation);
        return delivery with { Posts = [.. delivery.Posts.Select(read).OfType<Post>()] };
    }
}
