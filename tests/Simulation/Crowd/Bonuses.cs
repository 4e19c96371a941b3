using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>What can be loaded, half of it with so little money that it is used up; and the shops it is about.</summary>
public static class Bonuses
{
    public static IReadOnlyList<CardMerchant> Shops { get; } =
    [
        new("shop-0", "BOOKS NORTH 12", "5942", "US"), new("shop-1", "BISTRO NORTH", "5812", "US"), new("shop-2", "BISTRO SOUTH 7", "5812", "US"),
    ];

    public static string VenueOf(CardMerchant shop) => $"venue of {shop.Id}";

    public static RewardOffer Draw(int number, int members, Chance chance, OfferId id)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        var shop = chance.Pick(Shops);
        var isFixed = chance.Is(0.5);
        var draft = new RewardDraft
        {
            Hashtag = $"LoadBonus{text}",
            Title = $"Bonus {text}",
            Merchant = $"Merchant {number % 3}",
            Amount = isFixed ? Usd(100 + chance.Below(900)) : null,
            Percent = isFixed ? null : 1 + chance.Below(4_000) / 100m,
            Budget = Usd(1_000 + chance.Below(chance.Is(0.5) ? 1_500 : 800 * members)),
            MinSpend = chance.Is(0.4) ? Usd(1_000 + chance.Below(4_000)) : null,
            MaxCreditPerTransaction = chance.Is(0.5) ? Usd(300 + chance.Below(700)) : null,
            MaxCreditPerMember = chance.Is(0.5) ? Usd(300 + chance.Below(1_500)) : null,
            EnrollmentLimit = chance.Is(0.3) ? 1 + chance.Below(Math.Max(2, members / 4)) : null,
            Visits = chance.Is(0.15) ? 1 + chance.Below(3) : null,
            DaysOfWeek = chance.Is(0.1) ? ["sunday"] : null,
            TimeZone = chance.Is(0.5) ? "America/New_York" : null,
            Disclosure = chance.Is(0.2) ? "ad" : null,
            ReserveBudget = chance.Is(0.5),
            StartsAt = chance.Is(0.1) ? VirtualClock.Start.AddMinutes(20) : null,
            EndsAt = chance.Is(0.2) ? VirtualClock.Start.AddMinutes(60) : null,
            MerchantIds = chance.Is(0.6) ? [shop.Id] : null,
            Mccs = chance.Is(0.5) ? [shop.Category] : null,
            Descriptor = shop.Name.Split(' ')[0].ToLowerInvariant(),
            Venues = chance.Is(0.5) ? [new(VenueOf(shop), shop.Name)] : null,
        };
        var offer = draft.Check(id, VirtualClock.Start);
        return offer.Value ?? throw new InvalidOperationException($"offer {text} is not sound: {string.Join(", ", offer.Errors.ByField.Keys)}");
    }

    static Money Usd(long minor) => new(minor, "USD");
}
