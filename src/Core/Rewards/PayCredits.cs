using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;

namespace Tagsale.Core.Rewards;

/// <summary>The issuer has carried out credits of the payout file.</summary>
/// <param name="Reference">The issuer's, of the file.</param>
public sealed record PayCredits(IReadOnlyList<CreditKey> Paid, string Reference) : Command<PaidOut>
{
    public override string Subject => Reference;

    public override void Need(Keys keys) => keys.Credits.UnionWith(Paid);

    public override PaidOut Decide(WorkingSet set)
    {
        var (paid, already, notOwed) = (0, 0, ImmutableArray.CreateBuilder<CreditKey>());
        foreach (var key in Paid.Distinct())
            switch (set.Rewards.Credit(key))
            {
                case { State: CreditState.Owed } credit:
                    SettleCredit.Pay(set, credit, Reference, Accounts.Payouts, At);
                    paid++;
                    break;
                case { State: CreditState.Paid } credit when credit.Reference == Reference:
                    already++;
                    break;
                default:
                    notOwed.Add(key);
                    break;
            }
        return new(paid, already, notOwed.ToImmutable());
    }
}

/// <param name="Paid">How many were owed until now.</param>
/// <param name="Already">How many were told before under the same reference.</param>
/// <param name="NotOwed">Unknown, still with the payment service, or paid otherwise: whoever carried them out has paid too much.</param>
public sealed record PaidOut(int Paid, int Already, ImmutableArray<CreditKey> NotOwed);
