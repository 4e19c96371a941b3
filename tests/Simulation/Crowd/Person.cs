using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>Somebody with accounts on one network or several; a member unless a stranger.</summary>
public sealed class Person
{
    public required int Number { get; init; }
    public Member? Member { get; init; }
    public required IReadOnlyList<SocialAccount> Accounts { get; init; }

    /// <summary>Cards they have, linked, removed or neither; they pay in shops with any of them.</summary>
    public List<Card> Wallet { get; init; } = [];

    /// <summary>Words that only this person's data has, and no reply may have.</summary>
    public IEnumerable<string> PersonalWords => [$"name{Number}n", $"mail{Number}m", $"street{Number}s", .. Member?.Cards.Select(c => c.Last4) ?? []];

    public static Person Draw(int number, IReadOnlyList<string> networks, Chance chance, Func<MemberId> memberId, Func<CardId> cardId)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var accounts = Enumerable.Range(0, chance.Is(0.4) ? 2 + chance.Below(2) : 1).Select(i => Account(number, i, chance.Below(networks.Count), networks)).ToList();
        if (chance.Is(0.05)) return new() { Number = number, Accounts = accounts };

        List<Card> cards = chance.Is(0.04) ? [] : [Card(number, chance, cardId())];
        var long_ago = VirtualClock.Start.AddDays(-30);
        return new()
        {
            Number = number,
            Accounts = accounts,
            Member = new()
            {
                Id = memberId(), Name = $"name{text}n", Email = $"mail{text}m@example.org", CreatedAt = long_ago, Consent = new("1", long_ago, "192.0.2.1"),
                Address = chance.Is(0.03) ? null : new($"1 street{text}s", null, "Springfield", null, "12345", "US"),
                AddressChangedAt = long_ago,
                Accounts = [.. accounts.Select(account => new LinkedAccount(account, account.Id, long_ago))],
                Cards = [.. cards],
            },
            Wallet = cards,
        };
    }

    /// <summary>The same id on another network is somebody else.</summary>
    static SocialAccount Account(int number, int i, int network, IReadOnlyList<string> networks) =>
        new(networks[network], string.Create(CultureInfo.InvariantCulture, $"account-{number + network}-{i}"));

    /// <summary>Now and then two people hold the same card, or one that has expired.</summary>
    static Card Card(int number, Chance chance, CardId id)
    {
        var shared = chance.Is(0.15) ? number / 10 * 10 : number;
        var expires = chance.Is(0.03) ? new DateOnly(2026, 2, 28) : new DateOnly(2031, 12, 31);
        return new(
            id, FakePayments.Bank, $"token-{number}", "visa", (5000 + shared % 5000).ToString(CultureInfo.InvariantCulture), $"print-{shared}", expires,
            VirtualClock.Start.AddDays(-30));
    }
}
