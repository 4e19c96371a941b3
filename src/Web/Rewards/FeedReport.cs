using Tagsale.Core.Rewards;

namespace Tagsale.Web.Rewards;

/// <param name="Line">Counted from 1, the one with the columns' names included.</param>
public sealed record BadTransaction(int Line, string? Id, string Problem);

/// <summary>What became of a file, counted while it is taken.</summary>
public sealed class FeedReport(int lines)
{
    /// <summary>More are counted, and told where each is told as it comes.</summary>
    const int MostBad = 1_000;

    readonly Dictionary<TransactionStatus, int> _statuses = [];
    readonly SortedDictionary<string, long> _credited = new(StringComparer.Ordinal);
    readonly List<BadTransaction> _bad = [];

    public int Lines => lines;
    public int Done { get; private set; }

    /// <summary>Told before, the same.</summary>
    public int Already { get; private set; }
    public int Refused { get; private set; }

    /// <summary>The store has answered for every line so far.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The first of them.</summary>
    public IReadOnlyList<BadTransaction> Bad => _bad;

    /// <summary>Credits less clawbacks, in minor units by currency.</summary>
    public IReadOnlyDictionary<string, long> CreditedMinor => _credited;

    /// <summary>Of those that were not told before.</summary>
    public int Of(TransactionStatus status) => _statuses.GetValueOrDefault(status);

    /// <returns>The bad ones among them.</returns>
    public IReadOnlyList<BadTransaction> Add(IReadOnlyList<FeedResult> results)
    {
        var bad = new List<BadTransaction>();
        foreach (var result in results)
        {
            Done++;
            switch (result)
            {
                case { Status: FeedStatus.Taken, Taken: { } taken }: Add(taken); break;
                case { Status: FeedStatus.Already }: Already++; break;
                default: bad.Add(new(result.Item.Line, result.Item.Id, Problem(result))); break;
            }
        }
        Refused += bad.Count;
        IsWhole &= results.All(result => result.Status != FeedStatus.Unanswered);
        _bad.AddRange(bad.Take(MostBad - _bad.Count));
        return bad;
    }

    void Add(TakenTransaction taken)
    {
        _statuses[taken.Status] = Of(taken.Status) + 1;
        var currency = taken.Transaction.Amount.Currency;
        if (taken.CreditMinor != 0) _credited[currency] = _credited.GetValueOrDefault(currency) + taken.CreditMinor;
    }

    static string Problem(FeedResult result) => result.Status == FeedStatus.Unanswered
        ? "the store did not answer; send the file again"
        : string.Join("; ", result.Wrong.ByField.Select(field => $"{field.Key} {string.Join(", ", field.Value)}"));
}
