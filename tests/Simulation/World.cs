using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;
using Tagsale.Web;

namespace Tagsale.Simulation;

/// <summary>A whole programme with its people, its networks, its bank and its bad luck, in one thread under one clock.</summary>
public sealed class World : IDisposable
{
    static readonly string[] NetworkNames = ["square", "harbour", "meadow"];

    readonly Storage _storage;
    readonly Course _course;

    public World(WorldOptions options)
    {
        Options = options;
        Chance = new(options.Seed, options.Without);
        Agenda = new(Clock);
        _storage = Storage.Named(options.Store);
        var draw = new Draw(Clock, new Random(options.Seed + 1));
        var setting = new Setting(Clock, Chance, Agenda, Digest) { Limits = options.Limits };
        LetterBox = new(setting, NetworkTruth);
        Networks = NetworkNames.ToDictionary(name => name, name => options.Doubles.Network(setting, NetworkTruth, name));
        Payments = options.Doubles.Payments(setting);
        People = [.. Enumerable.Range(1, options.Members).Select(number => Person.Draw(number, NetworkNames, Chance, draw.MemberId, draw.CardId))];
        Offers = [.. Enumerable.Range(1, 3 + options.Members / 20).Select(number => Catalogue.Draw(number, options.Members, Chance, draw.OfferId()))];
        Bonuses = [.. Enumerable.Range(1, 3 + options.Members / 40).Select(number => Crowd.Bonuses.Draw(number, options.Members, Chance, draw.OfferId()))];
        Feed = new(setting);
        Witness = new(Clock, Networks, Offers);
        var rules = options.Doubles.Rules(new()
        {
            Id = new(1), Name = "Tagsale", PublicUrl = "https://shop.test", TermsVersion = "1", Storefronts = [.. Networks.Values.Select(n => n.Storefront)],
            StepUp = new() { Young = TimeSpan.Zero },
        });
        Nodes = [.. Enumerable.Range(0, _storage.IsShared ? options.Nodes : 1).Select(number => new Node(
            new MachineClock(Clock),
            () => new FaultyStore(_storage.Open(number), Witness, options.Doubles),
            () => _storage.Close(number),
            (store, clock) => new Process(store, rules, [.. Networks.Values], Payments, new FakeMail(LetterBox, Queries, rules, clock), Queries, draw, clock)))];
        _course = new(this);
    }

    public VirtualClock Clock { get; } = new();
    public Digest Digest { get; } = new();
    public NetworkTruth NetworkTruth { get; } = new();
    public IReadOnlyDictionary<string, FakeNetwork> Networks { get; }
    public FakePayments Payments { get; }
    public LetterBox LetterBox { get; }
    public Witness Witness { get; }
    public IReadOnlyList<Person> People { get; }
    public IReadOnlyList<ProductOffer> Offers { get; }

    /// <summary>Offers that are loaded to cards.</summary>
    public IReadOnlyList<RewardOffer> Bonuses { get; }
    public CardFeed Feed { get; }
    public Chronicle Chronicle { get; } = new();
    public IQueries Queries => _storage.Queries;
    public IReadOnlyDictionary<Fault, int> Faults => Chance.Faults;
    public int Posts => _course.Posts;

    internal WorldOptions Options { get; }
    internal Chance Chance { get; }
    internal Agenda Agenda { get; }
    internal IReadOnlyList<Node> Nodes { get; }

    /// <param name="progress">Told now and then how many posts have been made.</param>
    public void Run(Action<int>? progress = null) => _course.Run(progress ?? (_ => { }));

    public void Dispose()
    {
        foreach (var node in Nodes) node.Dispose();
        Digest.Dispose();
        _storage.Dispose();
    }
}
