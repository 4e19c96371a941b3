using Tagsale.Core;

namespace Tagsale.Adapters.Payments.Sandbox;

static class SandboxAmount
{
    /// <exception cref="ArgumentException">Nobody charges or refunds this.</exception>
    public static void Require(Money amount)
    {
        if (amount.Minor is <= 0 or > Money.Limit)
            throw new ArgumentException($"{amount.Minor} minor units cannot be moved.", nameof(amount));
        if (!Iso4217.Knows(amount.Currency)) throw new ArgumentException($"{amount.Currency} is not a currency.", nameof(amount));
    }
}
