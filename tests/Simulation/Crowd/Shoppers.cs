using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>People who load offers by a click, pay in shops, and bring things back.</summary>
sealed class Shoppers
{
    readonly IReadOnlyList<Person> _members;
    readonly IReadOnlyList<RewardOffer> _offers;
    readonly CardFeed _feed;
    readonly Errands _errands;
    readonly Chronicle _chronicle;
    readonly VirtualClock _clock;
    readonly Chance _chance;
    readonly Agenda _agenda;
    int _numbers;

    public Shoppers(World world, Errands errands)
    {
        _members = [.. world.People.Where(p => p.Member is not null)];
        (_offers, _feed, _errands, _chronicle, _clock, _chance, _agenda) = (world.Bonuses, world.Feed, errands, world.Chronicle, world.Clock, world.Chance, world.Agenda);
        _feed.Reported += told => errands.Tell(at => new TakeTransaction(world.Options.Doubles.Told(told)) { At = at }, () => _feed.Heard(told));
    }

    public void Load()
    {
        var (person, offer) = (_chance.Pick(_members), _chance.Pick(_offers));
        var id = new EnrollmentId(new Guid(++_numbers, 9, 9, new byte[8]));
        CardId? card = person.Wallet.Count > 0 && _chance.Is(0.3) ? _chance.Pick(person.Wallet).Id : null;
        _errands.Add(at => new LoadOffer(id, offer.Id, person.Member!.Id, card, EnrollmentSource.Click) { At = at });
        if (person.Wallet.Count > 0 && _chance.Is(0.1)) Later(60, 3600, () => Remove(person.Member!, _chance.Pick(person.Wallet)));
    }

    /// <summary>They pay with it all the same.</summary>
    void Remove(Member member, Card card)
    {
        _chronicle.Restless.Add(member.Id);
        _errands.Add(at => new RemoveCard(member.Id, card.Id) { At = at }, () => _chronicle.Departures.Add(new(member.Id, Taken.Card, null, card.Token, _clock.Stamp())));
    }

    public void Pay()
    {
        var person = _chance.Pick(_members);
        var card = person.Wallet.Count == 0 || _chance.Is(0.03) ? NewCard(person) : _chance.Pick(person.Wallet);
        var (shop, amount) = (_chance.Pick(Bonuses.Shops), new Money(1 + _chance.Below(_chance.Is(0.5) ? 1_500 : 15_000), _chance.Is(0.03) ? "EUR" : "USD"));
        var payment = _feed.NextId("payment");
        var isAuthorized = _chance.Is(0.7);
        var parts = isAuthorized && _chance.Is(0.4) ? 2 + _chance.Below(2) : 1;
        var authorized = isAuthorized ? _feed.Happened(TransactionType.Authorization, card.Key, amount, shop, null, payment).Id : null;
        if (authorized is not null && _chance.Is(0.1))
        {
            Later(0, 1200, () => _feed.Happened(TransactionType.Reversal, card.Key, amount, shop, authorized, payment));
            if (_chance.Is(0.8)) return;
        }
        for (var part = 0; part < parts; part++)
        {
            var minor = Math.Max(1, amount.Minor / parts);
            Later(0, 3600, () => Clear(new(card, shop, amount with { Minor = minor }, authorized, payment)));
        }
    }

    void Clear(Payment bought)
    {
        var cleared = _feed.Happened(TransactionType.Clearing, bought.Card.Key, bought.Amount, bought.Shop, bought.Authorized, bought.Id);
        if (_chance.Is(0.05)) Later(1, 3600, () => _feed.Happened(TransactionType.Reversal, bought.Card.Key, bought.Amount, bought.Shop, cleared.Id, bought.Id));
        for (var refunds = _chance.Is(0.3) ? 1 + _chance.Below(2) : 0; refunds > 0; refunds--) Later(1, 7200, () => BringBack(bought, cleared.Id));
    }

    /// <summary>Some or all of it, now and then more; half of the times the shop says what it was, by the clearing or the authorisation.</summary>
    void BringBack(Payment bought, string cleared)
    {
        var minor = _chance.Is(0.4) ? bought.Amount.Minor : _chance.Is(0.1) ? bought.Amount.Minor * 3 : 1 + _chance.Below((int)bought.Amount.Minor);
        var original = _chance.Is(0.6) ? cleared : _chance.Is(0.3) ? bought.Authorized : null;
        _feed.Happened(TransactionType.Refund, bought.Card.Key, bought.Amount with { Minor = minor }, bought.Shop, original, original is null ? null : bought.Id);
    }

    /// <summary>One that the programme hears of before it is linked, if it ever is.</summary>
    Card NewCard(Person person)
    {
        var id = new CardId(new Guid(++_numbers, 8, 8, new byte[8]));
        var card = new Card(id, FakePayments.Bank, $"token-{id}", "visa", "4242", $"print-{id}", new(2031, 12, 31), _clock.Now);
        _chronicle.Cards.Add(card);
        person.Wallet.Add(card);
        if (_chance.Is(0.7)) Later(60, 7200, () => _errands.Add(at => new AddCard(person.Member!.Id, card) { At = at }));
        return card;
    }

    void Later(int fromSeconds, int toSeconds, Action act) => _agenda.After(_chance.Seconds(fromSeconds, toSeconds), act);

    sealed record Payment(Card Card, CardMerchant Shop, Money Amount, string? Authorized, string Id);
}
