using System.Collections.Immutable;

namespace Tagsale.Core.Rewards;

/// <summary>One rule of an offer held against a payment.</summary>
/// <param name="Text">What was compared, in plain words.</param>
public sealed record RuleCheck(string Rule, bool Held, string Text);

/// <param name="CreditMinor">Credited, or below zero taken back.</param>
/// <param name="Text">How it was computed, or why it is nothing.</param>
public sealed record OfferTrace(OfferId Offer, string Title, ImmutableArray<RuleCheck> Rules, long CreditMinor, string Text)
{
    /// <summary>Every rule held and yet nothing was given: nothing was left to give, or another offer gave.</summary>
    public const string NothingGiven = "nothingGiven";

    /// <summary>The first rule that did not hold, or <see cref="NothingGiven"/>; null where something was credited or taken back.</summary>
    public string? Refused => CreditMinor != 0 ? null : Rules.FirstOrDefault(r => !r.Held)?.Rule ?? NothingGiven;
}

/// <summary>Why a transaction earned or did not, kept as it was decided.</summary>
/// <param name="Text">In one sentence.</param>
public sealed record Explanation(string Text, ImmutableArray<OfferTrace> Offers)
{
    public static implicit operator Explanation(string text) => new(text, []);
}
