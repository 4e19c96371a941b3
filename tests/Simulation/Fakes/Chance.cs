namespace Tagsale.Simulation.Fakes;

/// <summary>All that is drawn in a world comes from here, in one order, so that a seed is a world.</summary>
public sealed class Chance
{
    readonly Random _random;
    readonly Dictionary<Fault, double> _rates;

    /// <param name="without">Kinds of faults that stay away, whatever the seed says.</param>
    public Chance(int seed, IEnumerable<Fault> without)
    {
        _random = new(seed);
        _rates = FaultRates.Draw(_random);
        foreach (var fault in without) _rates[fault] = 0;
    }

    /// <summary>What went wrong, how often.</summary>
    public SortedDictionary<Fault, int> Faults { get; } = [];

    public bool IsCalm => _rates.Count == 0;

    /// <summary>From now on nothing goes wrong.</summary>
    public void Calm() => _rates.Clear();

    public bool Meets(Fault fault)
    {
        if (!Is(_rates.GetValueOrDefault(fault))) return false;
        Faults[fault] = Faults.GetValueOrDefault(fault) + 1;
        return true;
    }

    /// <summary>Draws nothing where the answer is sure.</summary>
    public bool Is(double rate) => rate > 0 && _random.NextDouble() < rate;

    public double Draw() => _random.NextDouble();

    public int Below(int end) => _random.Next(end);

    public TimeSpan Seconds(int from, int to) => TimeSpan.FromSeconds(_random.Next(from, to + 1));

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public void Shuffle<T>(Span<T> values) => _random.Shuffle(values);
}
