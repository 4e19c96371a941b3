using Tagsale.Core.Members;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>The banks behind people's cards: one card is replaced and pays on, another is gone.</summary>
sealed class Issuers(IReadOnlyList<Person> people, FakePayments payments, Chronicle chronicle, Chance chance)
{
    readonly IReadOnlyList<Member> _holders = [.. people.Select(person => person.Member).OfType<Member>().Where(member => !member.Cards.IsEmpty)];

    public void Work()
    {
        if (_holders.Count == 0) return;
        if (chance.Meets(Fault.CardRenewed)) payments.Renew(chance.Pick(_holders).Cards[0]);
        if (chance.Meets(Fault.CardLost)) Lose(chance.Pick(_holders));
    }

    void Lose(Member holder)
    {
        if (payments.Lose(holder.Cards[0].Token)) chronicle.Restless.Add(holder.Id);
    }
}
