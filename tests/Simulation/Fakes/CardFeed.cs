using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Simulation.Fakes;

/// <summary>One transaction as the card side has it.</summary>
/// <param name="Payment">The same for whatever belongs to one payment in a shop; of a refund that names nothing, none.</param>
public sealed record WorldTransaction(CardTransaction Transaction, string? Payment, long Stamp)
{
    /// <summary>When it was first told.</summary>
    public long? Told { get; set; }
}

/// <summary>The card side: whatever is done with cards it reports, mostly soon, sometimes late, twice, or again with other content.</summary>
public sealed class CardFeed(Setting setting)
{
    readonly Dictionary<string, WorldTransaction> _byId = [];
    int _numbers;

    /// <summary>As they happened.</summary>
    public List<WorldTransaction> Transactions { get; } = [];

    /// <summary>One reaches the program's door.</summary>
    public event Action<CardTransaction>? Reported;

    public string NextId(string kind) => $"{kind}-{(++_numbers).ToString(CultureInfo.InvariantCulture)}";

    public CardTransaction Happened(TransactionType type, CardKey card, Money amount, CardMerchant merchant, string? original, string? payment)
    {
        var transaction = new CardTransaction(NextId(type.ToString().ToLowerInvariant()), type, card, amount, setting.Clock.Now, merchant, original);
        var known = _byId[transaction.Id] = new(transaction, payment, setting.Clock.Stamp());
        Transactions.Add(known);
        setting.Digest.Add($"{transaction.Id} {card.Token} {amount} {transaction.At:O} {original}");
        Tell(transaction, setting.Chance.Meets(Fault.FeedLate) ? setting.Chance.Seconds(600, 6 * 3600) : setting.Chance.Seconds(0, 60));
        return transaction;
    }

    /// <summary>The program has answered: whatever it is told of this now, it knows better.</summary>
    public void Heard(CardTransaction told)
    {
        if (_byId[told.Id].Transaction != told) return;
        if (setting.Chance.Meets(Fault.FeedTwice)) Tell(told, setting.Chance.Seconds(0, 7200));
        if (setting.Chance.Meets(Fault.FeedContradicts)) Tell(told with { Amount = told.Amount with { Minor = told.Amount.Minor * 2 } }, setting.Chance.Seconds(0, 7200));
    }

    void Tell(CardTransaction told, TimeSpan after) => setting.Agenda.After(after, () =>
    {
        _byId[told.Id].Told ??= setting.Clock.Stamp();
        Reported?.Invoke(told);
    });
}
