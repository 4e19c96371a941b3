using System.Collections.Immutable;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>A kind of test card: how it looks and what becomes of charges to it.</summary>
sealed record TestToken(string Name, string Brand, string Last4)
{
    public SandboxChargeStatus Status { get; init; } = SandboxChargeStatus.Approved;
    public DeclineReason? Reason { get; init; }
    public int Silences { get; init; }
    public TimeSpan? Slowness { get; init; }
    public bool Expired { get; init; }

    public static ImmutableArray<TestToken> All { get; } =
    [
        new("tok_approved", "Visa", "4242"),
        new("tok_declined", "Visa", "0002") { Status = SandboxChargeStatus.Declined, Reason = DeclineReason.Declined },
        new("tok_insufficient_funds", "Visa", "9995") { Status = SandboxChargeStatus.Declined, Reason = DeclineReason.InsufficientFunds },
        new("tok_action_required", "Visa", "3155") { Status = SandboxChargeStatus.WaitsForMember },
        new("tok_timeout", "Mastercard", "4444") { Silences = 2 },
        new("tok_slow", "Mastercard", "8210") { Slowness = TimeSpan.FromSeconds(2) },
        new("tok_expired", "American Express", "0005") { Expired = true },
    ];

    public static TestToken? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <summary>The last day of a month, as printed on cards.</summary>
    public DateOnly Expires(DateTimeOffset linkedAt)
    {
        var month = DateOnly.FromDateTime(linkedAt.UtcDateTime.AddMonths(Expired ? -1 : 36));
        return new DateOnly(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month));
    }
}
