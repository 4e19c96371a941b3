using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>What members do on their own pages and at the bank's.</summary>
sealed class Pages
{
    readonly IReadOnlyList<Person> _members;
    readonly FakePayments _payments;
    readonly Errands _errands;
    readonly Chronicle _chronicle;
    readonly VirtualClock _clock;
    readonly Chance _chance;

    public Pages(IReadOnlyList<Person> people, FakePayments payments, Errands errands, Chronicle chronicle, VirtualClock clock, Chance chance, Agenda agenda)
    {
        _members = [.. people.Where(p => p.Member is not null)];
        (_payments, _errands, _chronicle, _clock, _chance) = (payments, errands, chronicle, clock, chance);
        payments.Waits += charge => AtTheBank(charge, agenda);
    }

    public void Visit()
    {
        var person = _chance.Pick(_members);
        var member = person.Member!;
        _chronicle.Restless.Add(member.Id);
        switch (_chance.Below(10))
        {
            case 0: OptOut(member, _chance.Pick(person.Accounts)); break;
            case 1: Unlink(member, _chance.Pick(person.Accounts)); break;
            case 2: RemoveCard(member); break;
            case 3 when _chance.Is(0.3): Delete(member); break;
            case 4 or 5: AddCardOfAnother(person); break;
            case 6: Link(member, _chance.Pick(person.Accounts)); break;
            case 7: SignOut(member); break;
            default: CancelLast(); break;
        }
    }

    void OptOut(Member member, SocialAccount account) =>
        _errands.Add(at => new OptOut(account) { At = at }, () => Departed(member, Taken.Account, account: account));

    void Unlink(Member member, SocialAccount account) =>
        _errands.Add(at => new UnlinkAccount(member.Id, account) { At = at }, () => Departed(member, Taken.Account, account: account));

    void Link(Member member, SocialAccount account) => _errands.Add(at => new LinkAccount(member.Id, account, "again") { At = at });

    void SignOut(Member member) => _errands.Add(at => new SignOutEverywhere(member.Id) { At = at }, () => Departed(member, Taken.OpenPurchases));

    void RemoveCard(Member member)
    {
        if (member.PayingCard is { } card)
            _errands.Add(at => new RemoveCard(member.Id, card.Id) { At = at }, () => Departed(member, Taken.Card, token: card.Token));
    }

    void Delete(Member member) => _errands.Add(at => new DeleteMember(member.Id) { At = at }, () => Departed(member, Taken.Membership));

    void AddCardOfAnother(Person person)
    {
        var member = person.Member!;
        if (_chance.Pick(_members).Member!.PayingCard is not { } card) return;
        var id = new CardId(new Guid(_chronicle.Cards.Count, 7, 7, new byte[8]));
        var added = card with { Id = id, Token = $"token-{id}", AddedAt = _clock.Now };
        _chronicle.Cards.Add(added);
        person.Wallet.Add(added);
        _errands.Add(at => new AddCard(member.Id, added) { At = at });
    }

    void CancelLast()
    {
        if (_payments.Truth.Charges is [.., var last] && PurchaseId.TryParse(last.Key, out var id))
            _errands.Add(at => new CancelPurchase(id, "given up by the member") { At = at });
    }

    /// <summary>Half approve, some refuse, some never look; most come back to us afterwards.</summary>
    void AtTheBank(WorldCharge charge, Agenda agenda)
    {
        if (_chance.Is(0.25)) return;
        var approve = _chance.Is(0.7);
        agenda.After(_chance.Seconds(10, 1200), () =>
        {
            _payments.Authenticate(charge, approve);
            if (_chance.Is(0.7) && PurchaseId.TryParse(charge.Key, out var id) && _members.FirstOrDefault(p => p.Member!.Cards.Any(c => c.Token == charge.Token)) is { } payer)
                _errands.Add(at => new RecheckCharge(id, payer.Member!.Id) { At = at });
        });
    }

    void Departed(Member member, Taken taken, SocialAccount? account = null, string? token = null) =>
        _chronicle.Departures.Add(new(member.Id, taken, account, token, _clock.Stamp()));
}
