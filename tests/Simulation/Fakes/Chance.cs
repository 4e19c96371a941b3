namespace Tagsale.Simulation.Fakes;

/// <summary>All that is drawn in a world comes from here, in one order, so that a seed is a world.</summary>
public sealed class Chance
{
    readonly Random _random;

    public Chance(int seed)
    {
        _random = new(seed);
        Rates = FaultRates.Draw(_random);
    }

    public FaultRates Rates { get; private set; }

    /// <summary>What went wrong, by name, how often.</summary>
    public SortedDictionary<string, int> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>From now on nothing goes wrong.</summary>
    public void Calm() => Rates = new();

    public bool Fault(string name, double rate)
    {
        if (!Is(rate)) return false;
        Count(name);
        return true;
    }

    public void Count(string name) => Faults[name] = Faults.GetValueOrDefault(name) + 1;

    /// <summary>Draws nothing where the answer is sure.</summary>
    public bool Is(double rate) => rate > 0 && _random.NextDouble() < rate;

    public double Draw() => _random.NextDouble();

    public int Below(int end) => _random.Next(end);

    public TimeSpan Seconds(int from, int to) => TimeSpan.FromSeconds(_random.Next(from, to + 1));

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public void Shuffle<T>(Span<T> values) => _random.Shuffle(values);
}

/// <summary>How often each thing goes wrong in one world, as a share of the times it could.</summary>
public sealed record FaultRates
{
    public double PostLate { get; init; }
    public double DeliveredTwice { get; init; }
    public double Reordered { get; init; }
    public double Outage { get; init; }
    public double ReplyRefused { get; init; }
    public double ReplyUnavailable { get; init; }
    public double ReplyAnswerLost { get; init; }
    public double ChargeDeclined { get; init; }
    public double ChargeUnanswered { get; init; }
    public double ChargeAnswerLost { get; init; }
    public double ChargeAnswerLate { get; init; }
    public double ActionRequired { get; init; }
    public double RefundAnswerLost { get; init; }
    public double Crash { get; init; }
    public double StoreFailure { get; init; }

    /// <summary>A third of the kinds stay away from a world, so that the others meet in ever new company.</summary>
    public static FaultRates Draw(Random random)
    {
        return new()
        {
            PostLate = Up(0.04), DeliveredTwice = Up(0.15), Reordered = Up(0.3), Outage = Up(0.004),
            ReplyRefused = Up(0.03), ReplyUnavailable = Up(0.1), ReplyAnswerLost = Up(0.1),
            ChargeDeclined = Up(0.15), ChargeUnanswered = Up(0.15), ChargeAnswerLost = Up(0.15), ChargeAnswerLate = Up(0.15), ActionRequired = Up(0.15),
            RefundAnswerLost = Up(0.3), Crash = Up(0.03), StoreFailure = Up(0.03),
        };

        double Up(double most) => random.Next(3) == 0 ? 0 : random.NextDouble() * most;
    }
}
