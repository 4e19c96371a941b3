using System.Collections.Frozen;

namespace Tagsale.Core.Payments;

/// <summary>What a payment service takes of one currency, in its minor units.</summary>
/// <param name="Least">Of a charge; less may go back.</param>
/// <param name="Most">At once; nothing where it does not take the currency.</param>
/// <param name="Step">Whatever is charged or goes back is a multiple of it.</param>
public readonly record struct AmountLimits(long Least, long Most, long Step)
{
    public static readonly AmountLimits Any = new(1, long.MaxValue, 1);
    public static readonly AmountLimits None = new(1, 0, 1);

    /// <returns>Why this can never be charged; null if it can.</returns>
    public string? ToCharge(Money amount, string service) =>
        amount.Minor >= Least || Most == 0 ? ToReturn(amount, service) : $"{service} charges no less than {amount with { Minor = Least }} at once, and this is {amount}";

    /// <returns>Why this can never go back; null if it can.</returns>
    public string? ToReturn(Money amount, string service) =>
        Most == 0 ? $"{service} does not take {amount.Currency}"
        : amount.Minor > Most ? $"{service} takes no more than {amount with { Minor = Most }} at once, and this is {amount}"
        : amount.Minor % Step != 0 ? $"{service} takes {amount.Currency} only in steps of {amount with { Minor = Step }}, and this is {amount}"
        : null;
}

/// <summary>What each payment service takes, by its name and the currency. One that is not named takes everything.</summary>
public sealed class ServiceLimits(IEnumerable<(string Service, Func<string, AmountLimits> LimitsOf)> services)
{
    public static readonly ServiceLimits None = new([]);

    readonly FrozenDictionary<string, FrozenDictionary<string, AmountLimits>> _limits = services.ToFrozenDictionary(
        s => s.Service, s => Iso4217.Codes.ToFrozenDictionary(code => code, s.LimitsOf));

    public IEnumerable<string> Services => _limits.Keys;

    public AmountLimits Of(string service, string currency) => _limits.GetValueOrDefault(service)?.GetValueOrDefault(currency, AmountLimits.None) ?? AmountLimits.Any;
}
