using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>What is on sale: little of much, so that it sells out.</summary>
public static class Catalogue
{
    /// <summary>One word or several, some with a word in common, some one a part of another.</summary>
    static readonly string[][] Choices = [["red", "blue", "blue big"], ["small", "large"], ["black S", "black M", "white M", "white"]];

    public static ProductOffer Draw(int number, int members, Chance chance, OfferId id)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var stock = 1 + chance.Below(Math.Max(2, members / 4));
        var hasChoice = chance.Is(0.5);
        var draft = new ProductDraft
        {
            Hashtag = $"BuyThing{text}",
            Title = $"Thing {text}",
            Merchant = $"Merchant {number % 3}",
            Price = new Money(100 + chance.Below(20_000), "USD"),
            Tax = new Money(chance.Below(500), "USD"),
            Shipping = new Money(chance.Below(500), "USD"),
            Stock = hasChoice ? null : stock,
            LimitPerMember = 1 + chance.Below(3),
            StartsAt = chance.Is(0.1) ? VirtualClock.Start.AddMinutes(30) : null,
            EndsAt = chance.Is(0.1) ? VirtualClock.Start.AddMinutes(90) : null,
            Variants = hasChoice ? [.. chance.Pick(Choices).Select((choice, i) => new VariantDraft(choice, null, stock / (i + 2) + chance.Below(2)))] : null,
        };
        var offer = draft.Check(id, VirtualClock.Start);
        return offer.Value ?? throw new InvalidOperationException($"offer {text} is not sound: {string.Join(", ", offer.Errors.ByField.Keys)}");
    }
}
