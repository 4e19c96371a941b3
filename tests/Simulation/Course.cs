using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Payments;
using Tagsale.Simulation.Crowd;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation;

/// <summary>What happens in a world, in which order: people and operators do as they like, each step of the program is taken at any time, and things go wrong.</summary>
sealed class Course
{
    const int LargestTurn = 2_000;
    const int MostRoundsToQuiet = 1_000;

    readonly World _world;
    readonly Chance _chance;
    readonly Agenda _agenda;
    readonly Errands _errands = new();
    readonly Buyers _buyers;
    readonly Pages _pages;
    readonly Operators _operators;
    readonly Issuers _issuers;
    readonly Shoppers _shoppers;

    readonly IReadOnlyList<string> _networks;

    public Course(World world)
    {
        (_world, _chance, _agenda) = (world, world.Chance, world.Agenda);
        _buyers = new(world, _agenda, _chance);
        _pages = new(world.People, world.Payments, _errands, world.Chronicle, world.Clock, _chance, _agenda);
        _operators = new(world.Offers, world.Payments, _errands, world.Chronicle, world.Clock, _chance);
        _issuers = new(world.People, world.Payments, world.Chronicle, _chance);
        _shoppers = new(world, _errands);
        world.Payments.Made += new Notices(world.Payments, () => world.Queries, _chance, _agenda).Consider;
        world.Payments.News.Arrived += told => _errands.Add(at => new KeepPaymentEvents(FakePayments.Bank, [told]) { At = at });
        _networks = [.. world.Networks.Keys];
    }

    public int Posts => _buyers.Posts;

    public void Run(Action<int> progress)
    {
        Start();
        Open();
        for (var step = 0; Posts < _world.Options.Posts; step++)
        {
            Live();
            if (step % 500 == 0) progress(Posts);
        }
        Drain();
    }

    /// <summary>Reads the streams from their beginning, before anything is in them.</summary>
    void Start()
    {
        foreach (var node in _world.Nodes) node.Start();
        Settle();
    }

    void Open()
    {
        var process = AnyNode().Process;
        foreach (var offer in _world.Offers.Concat<Offer>(_world.Bonuses)) _ = process.Submit(new PublishOffer(offer) { At = process.Now });
        foreach (var person in _world.People)
            if (person.Member is { } member) _ = process.Submit(new EnrolMember(member) { At = process.Now });
        Settle();
    }

    /// <summary>Some seconds of the world.</summary>
    void Live()
    {
        _agenda.Advance(_chance.Is(0.02) ? _chance.Seconds(30, 90) : _chance.Seconds(0, 12));
        if (_chance.Is(0.6)) Ask();
        if (_chance.Is(0.015)) _pages.Visit();
        if (_chance.Is(0.04)) _operators.Work();
        _issuers.Work();
        if (_chance.Is(0.08)) _shoppers.Load();
        if (_chance.Is(0.12)) _shoppers.Pay();
        if (_chance.Is(0.05)) AnyNode().Process.ListEvents();
        Disturb(AnyNode());
        // Machines work side by side: three of them do three times as much.
        for (var steps = Up().Count * (3 + _chance.Below(8)); steps > 0; steps--) Bustle(AnyNode());
    }

    void Ask()
    {
        for (var asks = _world.Options.Rush; asks > 0; asks--) _buyers.Ask();
    }

    void Disturb(Node node)
    {
        if (_chance.Meets(Fault.Outage)) _chance.Pick([.. _world.Networks.Values]).GoDown(_chance.Seconds(30, 5400));
        if (_chance.Meets(Fault.BankAway)) GoAway(_chance.Seconds(600, 5400));
        if (_chance.Meets(Fault.StoreFailure)) node.Store.Armed ??= StoreFault.FailBeforeSave + _chance.Below(2);
        if (_chance.Meets(Fault.CrashInStore)) node.Store.Armed ??= StoreFault.CrashBeforeBegin + _chance.Below(4);
        if (_chance.Meets(Fault.CrashBetweenSteps)) Crash(node);
        if (_chance.Meets(Fault.Suspension)) Absent(3600, 6 * 3600);
        if (_chance.Meets(Fault.ClockStep)) node.Clock.Step(_chance);
    }

    void GoAway(TimeSpan wait)
    {
        _world.Payments.News.IsAway = true;
        _agenda.After(wait, () => _world.Payments.News.IsAway = false);
    }

    /// <summary>The workers' steps in any order, each begun before or after the end of any other. In a rush they take longer ones, as real ones would.</summary>
    void Bustle(Node node)
    {
        switch (_chance.Below(9))
        {
            case < 3: node.Process.Read(_chance.Pick(_networks)); break;
            case < 5: Carry(node.Process, _world.Options.Rush * (1 + _chance.Below(8))); break;
            case 5: node.Process.LookAtClock(); break;
            case 6: node.Process.Sweep(); break;
            default: Turn(node, _world.Options.Rush * (1 + _chance.Below(20))); break;
        }
        RunErrands();
    }

    static void Carry(Process process, int most)
    {
        while (most-- > 0 && process.Carry()) { }
    }

    int Turn(Node node, int most)
    {
        try
        {
            return node.Process.Turn(most);
        }
        catch (CrashException)
        {
            Crash(node);
            return 0;
        }
    }

    void Crash(Node node)
    {
        var gone = node.Process;
        foreach (var network in _networks.Where(gone.Leads)) _world.Networks[network].Disconnect();
        node.Die();
        _errands.AskAgain(gone);
        if (_chance.Is(0.1) && !_world.Nodes.Any(n => n.IsUp)) Absent(60, 2 * 3600);
        if (_world.Nodes.Any(n => n.IsUp)) _agenda.After(_chance.Seconds(0, 3600), node.Start);
        else node.Start();
    }

    /// <summary>For a while the program runs nowhere; half of the times its connexions outlive that.</summary>
    void Absent(int fromSeconds, int toSeconds)
    {
        var from = _world.Clock.Now;
        _agenda.Advance(_chance.Seconds(fromSeconds, toSeconds));
        _world.Chronicle.Absences.Add((from, _world.Clock.Now));
        if (!_chance.Is(0.5)) return;
        foreach (var network in _world.Networks.Values) network.Disconnect();
    }

    /// <summary>Nothing goes wrong any longer, nobody asks; time goes by until nothing is open or due.</summary>
    void Drain()
    {
        _chance.Calm();
        foreach (var network in _world.Networks.Values) network.Recover();
        _world.Payments.News.IsAway = false;
        foreach (var node in Up()) node.Store.Armed = null;
        _operators.Resume();
        for (var round = 0; round < MostRoundsToQuiet && !IsQuiet(); round++)
        {
            Settle();
            _agenda.Advance(TimeSpan.FromMinutes(1));
        }
        // What stands in the bank's list alone is found by the first and understood by the second.
        Settle();
        Settle();
    }

    bool IsQuiet() => _agenda.IsEmpty && _errands.IsEmpty && _world.Nodes.All(node => node.IsUp && node.Process.IsIdle)
        && _world.Networks.Values.All(network => _world.Witness.Cursors[network.Name] == network.Length)
        && _world.Queries.Summary() is { OpenPurchases: 0, Queued: 0 };

    /// <summary>Lets everything run that can run now.</summary>
    void Settle()
    {
        foreach (var node in Up()) node.Process.LookAtClock();
        foreach (var node in Up()) node.Process.ListEvents();
        for (var busy = true; busy;)
        {
            RunErrands();
            busy = false;
            foreach (var node in Up())
            {
                foreach (var network in _networks) node.Process.Read(network);
                node.Process.Sweep();
                while (node.Process.Carry()) busy = true;
                while (Turn(node, LargestTurn) > 0) { }
            }
        }
    }

    void RunErrands() => _errands.Run(() => AnyNode().Process);

    Node AnyNode() => _chance.Pick(Up());

    List<Node> Up() => [.. _world.Nodes.Where(node => node.IsUp)];
}
