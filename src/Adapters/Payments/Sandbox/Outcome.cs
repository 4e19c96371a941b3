using Tagsale.Core;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>What a call did, and how its answer travels.</summary>
sealed record Outcome<T>(T Answer, string Status)
{
    public Money? Amount { get; init; }
    public string? Card { get; init; }

    /// <summary>The answer never arrives; what was done stays done.</summary>
    public bool Lost { get; init; }

    /// <summary>The answer arrives this much later; what was done is done now.</summary>
    public TimeSpan Wait { get; init; }
}
