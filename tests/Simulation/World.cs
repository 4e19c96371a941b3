using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;
using Tagsale.Web;

namespace Tagsale.Simulation;

/// <summary>A whole programme with its people, its network, its bank and its bad luck, in one thread under one clock.</summary>
public sealed class World : IDisposable
{
    const int LargestTurn = 2_000;

    readonly WorldOptions _options;
    readonly Chance _chance;
    readonly Agenda _agenda;
    readonly StepByStep _context = new();
    readonly Storage _storage;
    readonly Draw _draw;
    readonly Errands _errands;
    readonly Buyers _buyers;
    readonly Pages _pages;
    readonly Operators _operators;
    FaultyStore _store = null!;
    Process? _running;

    public World(WorldOptions options)
    {
        _options = options;
        _chance = new(options.Seed);
        _agenda = new(Clock);
        _storage = Storage.Named(options.Store);
        _draw = new(Clock, new Random(options.Seed + 1));
        Network = options.Doubles.Network(Clock, _chance, Digest);
        Payments = options.Doubles.Payments(Clock, _chance, _agenda, Digest);
        Witness = new(Clock, Network);
        Rules = new()
        {
            Id = new(1), Name = "Tagsale", PublicUrl = "https://shop.test", TermsVersion = "1", Storefronts = [Network.Storefront], StepUp = new() { Young = TimeSpan.Zero },
        };
        People = [.. Enumerable.Range(1, options.Members).Select(number => Person.Draw(number, _chance, _draw.MemberId, _draw.CardId))];
        Offers = [.. Enumerable.Range(1, 3 + options.Members / 20).Select(number => Catalogue.Draw(number, options.Members, _chance, _draw.OfferId()))];
        _errands = new(Clock);
        _buyers = new(People, Offers, Network, _agenda, _chance);
        _pages = new(People, Payments, _errands, Chronicle, Clock, _chance, _agenda);
        _operators = new(Offers, Payments, _errands, Chronicle, Clock, _chance);
    }

    Process Running => _running ?? throw new InvalidOperationException("The world has not begun.");

    public VirtualClock Clock { get; } = new();
    public Digest Digest { get; } = new();
    public FakeNetwork Network { get; }
    public FakePayments Payments { get; }
    public Witness Witness { get; }
    public ProgramRules Rules { get; }
    public IReadOnlyList<Person> People { get; }
    public IReadOnlyList<Offer> Offers { get; }
    public Chronicle Chronicle { get; } = new();
    public IQueries Queries => _storage.Queries;
    public IReadOnlyDictionary<string, int> Faults => _chance.Faults;
    public int Posts => _buyers.Posts;

    /// <param name="progress">Told now and then how many posts have been made.</param>
    public void Run(Action<int>? progress = null)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        try
        {
            Start();
            Open();
            for (var step = 0; Posts < _options.Posts; step++)
            {
                Live();
                if (step % 10_000 == 9_999) progress?.Invoke(Posts);
            }
            Drain();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    /// <summary>Reads the stream from its beginning, before anything is in it.</summary>
    void Start()
    {
        StartProcess();
        Running.Read();
        Settle();
    }

    void Open()
    {
        foreach (var offer in Offers) _ = Running.Submit(new PublishOffer(offer) { At = Clock.Now });
        foreach (var person in People)
            if (person.Member is { } member) _ = Running.Submit(new EnrolMember(member) { At = Clock.Now });
        Settle();
    }

    /// <summary>Some seconds of the world.</summary>
    void Live()
    {
        _agenda.Advance(_chance.Is(0.02) ? _chance.Seconds(30, 90) : _chance.Seconds(0, 12));
        if (_chance.Is(0.6)) _buyers.Ask();
        if (_chance.Is(0.015)) _pages.Visit();
        if (_chance.Is(0.04)) _operators.Work();
        if (_chance.Fault("outages", _chance.Rates.Outage)) Network.GoDown(_chance.Seconds(30, 5400));
        if (_chance.Fault("storeFailures", _chance.Rates.StoreFailure)) _store.Armed ??= StoreFault.FailBeforeSave + _chance.Below(2);
        if (_chance.Is(_chance.Rates.Crash)) _store.Armed ??= StoreFault.CrashBeforeBegin + _chance.Below(4);
        if (_chance.Fault("crashBetweenSteps", _chance.Rates.Crash / 2)) Restart();
        Bustle();
    }

    /// <summary>The workers' steps in any order, each begun before or after the end of any other.</summary>
    void Bustle()
    {
        for (var steps = 3 + _chance.Below(8); steps > 0; steps--)
        {
            switch (_chance.Below(8))
            {
                case 0 or 1: Running.Read(); break;
                case 2 or 3: Carry(1 + _chance.Below(8)); break;
                case 4: Running.LookAtClock(); break;
                case 5: Running.Sweep(); break;
                default: Turn(1 + _chance.Below(20)); break;
            }
            _errands.Run(Running);
        }
    }

    void Carry(int most)
    {
        while (most-- > 0 && Running.Carry()) { }
    }

    void Turn(int most)
    {
        try
        {
            Running.Turn(most);
            _context.Run();
            Running.Look();
        }
        catch (CrashException)
        {
            _chance.Count("crashInStore");
            Restart();
        }
    }

    void Restart()
    {
        Running.Dispose();
        _context.Forget();
        Network.Disconnect();
        StartProcess();
        _errands.AskAgain();
    }

    void StartProcess()
    {
        _store = new(_options.Doubles.Store(_storage.Open()), Witness);
        _running = new(_store, Rules, Network, Payments, _draw, Clock);
    }

    /// <summary>Nothing goes wrong any longer, nobody asks; time goes by until nothing is open or due.</summary>
    void Drain()
    {
        _chance.Calm();
        Network.Recover();
        _store.Armed = null;
        _operators.Resume();
        for (var round = 0; round < 500 && !IsQuiet(); round++)
        {
            Settle();
            _agenda.Advance(TimeSpan.FromMinutes(1));
        }
        Settle();
    }

    bool IsQuiet() => _agenda.IsEmpty && _errands.IsEmpty && Running.IsIdle && Witness.Cursor == Network.Length
        && Queries.Summary() is { OpenPurchases: 0, Queued: 0 };

    /// <summary>Lets everything run that can run now.</summary>
    void Settle()
    {
        Running.LookAtClock();
        for (var busy = true; busy;)
        {
            Running.Read();
            Running.Sweep();
            _errands.Run(Running);
            busy = Running.Carry();
            while (Running.Carry()) { }
            while (Running.Turn(LargestTurn) > 0) _context.Run();
            _context.Run();
            Running.Look();
        }
    }

    public void Dispose()
    {
        _running?.Dispose();
        Digest.Dispose();
        _storage.Dispose();
    }
}
