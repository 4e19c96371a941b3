using Tagsale.Core.Members;

namespace Tagsale.Simulation.Audit;

/// <summary>What members have of cards is what the bank has.</summary>
static class Cards
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var member in evidence.World.People.Select(person => person.Member).OfType<Member>().Select(member => evidence.World.Queries.Member(member.Id)).OfType<Member>())
            foreach (var card in member.Cards)
            {
                if (evidence.Payments.LostCards.Contains(card.Token)) yield return new(Rules.CardsAreTheBanks, $"{member.Id} has {card.Token}, which the bank keeps no more");
                else if (evidence.Payments.RenewedCards.TryGetValue(card.Token, out var renewed) && card.Expires != renewed.Expires)
                    yield return new(Rules.CardsAreTheBanks, $"{member.Id} has {card.Token} until {card.Expires}, at the bank it is good until {renewed.Expires}");
            }
    }
}
