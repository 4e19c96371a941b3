using System.Collections.Immutable;
using Tagsale.Core.Offers;

namespace Tagsale.Core.Rewards;

/// <summary>A statement credit for paying in a shop with the linked card, once the offer is loaded to it.</summary>
public sealed record RewardOffer : Offer
{
    public required CreditTerms Credit { get; init; }

    /// <summary>Of the credit, of its limits and of the payments that earn it.</summary>
    public required string Currency { get; init; }

    /// <summary>Of one payment, all its clearings together.</summary>
    public long MinSpendMinor { get; init; }
    public long? MostPerTransactionMinor { get; init; }
    public long? MostPerMemberMinor { get; init; }

    /// <summary>How many members can load it; null for as many as there are.</summary>
    public int? EnrollmentLimit { get; init; }

    /// <summary>The one visit since loading that earns, counted from 1; null for each.</summary>
    public int? Visit { get; init; }

    /// <summary>Days that earn, in <see cref="TimeZone"/>; empty for every day.</summary>
    public ImmutableArray<DayOfWeek> Days { get; init; } = [];

    /// <summary>The shop's, by its IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";
    public required MerchantMatch Match { get; init; }

    /// <summary>Where checking in loads it.</summary>
    public ImmutableArray<Venue> Venues { get; init; } = [];

    /// <summary>The hashtag that a post which loads it must carry, folded: it is advertising. Null where nothing is asked.</summary>
    public string? Disclosure { get; init; }

    /// <summary>Whether loading sets aside what the member can hope for; else whoever pays first is credited first.</summary>
    public bool Reserves { get; init; } = true;
    public required Budget Budget { get; init; }

    /// <summary>What one enrolment can hope for; null where there is no end to it.</summary>
    public long? MostPerEnrollmentMinor => MostPerMemberMinor ?? MostPerTransactionMinor ?? (Credit as CreditTerms.Fixed)?.Minor;

    /// <summary>The least that the budget must carry for one more enrolment: of a fixed credit once, or it would be promised in vain.</summary>
    public long LeastPerEnrollmentMinor => Reserves && MostPerEnrollmentMinor is { } most ? Math.Min(Credit is CreditTerms.Fixed once ? once.Minor : 1, most) : 1;

    /// <summary>No place is left, or not enough of the budget for one more member.</summary>
    public bool IsUsedUp => Budget.Enrolled >= EnrollmentLimit || Budget.Free < LeastPerEnrollmentMinor;

    /// <summary>Of a payment, before the limits of member and budget.</summary>
    public long CreditOf(long clearedMinor) => clearedMinor < MinSpendMinor ? 0 : Math.Min(Credit.Of(clearedMinor), MostPerTransactionMinor ?? long.MaxValue);

    public Money Amount(long minor) => new(minor, Currency);
}

/// <summary>How much is credited.</summary>
public abstract record CreditTerms
{
    public abstract long Of(long clearedMinor);

    /// <param name="BasisPoints">Hundredths of a percent, 1 to 10,000.</param>
    public sealed record Percent(int BasisPoints) : CreditTerms
    {
        /// <summary>Half a minor unit goes to the even side.</summary>
        public override long Of(long clearedMinor) => (long)Math.Round((decimal)clearedMinor * BasisPoints / 10_000, MidpointRounding.ToEven);
    }

    public sealed record Fixed(long Minor) : CreditTerms
    {
        /// <summary>Never more than was paid.</summary>
        public override long Of(long clearedMinor) => Math.Min(Minor, clearedMinor);
    }
}

/// <summary>Which merchants' payments earn: by the card network's merchant id; where no id is given, by category and descriptor.</summary>
/// <param name="Ids">Any of these.</param>
/// <param name="Categories">Merchant category codes of ISO 18245: any of these.</param>
/// <param name="Descriptor">What the merchant's name on the statement begins with, letter case and spaces aside.</param>
public sealed record MerchantMatch(ImmutableArray<string> Ids, ImmutableArray<string> Categories, string? Descriptor);

/// <summary>A place that can be checked in at.</summary>
/// <param name="Id">The same on every network: <c>fsq:</c> or <c>osm:</c> with the id of that data set, or one of the operator's own.</param>
public sealed record Venue(string Id, string Name)
{
    /// <summary>In characters.</summary>
    public const int LongestId = 100;
}
