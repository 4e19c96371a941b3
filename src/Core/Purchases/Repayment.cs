namespace Tagsale.Core.Purchases;

/// <summary>Stored by name.</summary>
public enum RepaymentState
{
    /// <summary>Decided; the payment service has not told yet.</summary>
    Asked,
    Made,

    /// <summary>The service will not: it may still have been made, and told later.</summary>
    Refused,

    /// <summary>The service made it, or began to, and could not. That is its last word.</summary>
    Failed,
}

/// <summary>Money that goes back to a card, by us or at the payment service.</summary>
/// <param name="Number">Counts a purchase's repayments, from 1.</param>
/// <param name="Reference">The service's own; null until it has told one.</param>
/// <param name="Charge">The charge it returns, where that is not the one the purchase was paid by.</param>
/// <param name="AtService">Made there, and not asked for by us.</param>
/// <param name="At">When it was decided, or heard of; null for one of before that was kept.</param>
public sealed record Repayment(
    int Number, Money Amount, RepaymentState State, string? Reference = null, string? Charge = null, bool AtService = false, DateTimeOffset? At = null);
