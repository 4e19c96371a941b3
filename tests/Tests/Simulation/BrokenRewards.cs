using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Simulation;

/// <summary>Like <see cref="Broken"/>, of card-linked offers.</summary>
static class BrokenRewards
{
    public static void ForgetSpending(Loaded loaded, Changes changes)
    {
        foreach (var (id, change) in changes.Budgets.ToList()) changes.Budgets[id] = change with { After = change.After with { Credited = change.Before.Credited } };
    }

    public static void ForgetCapPerTransaction(Loaded loaded) => ChangeOffers(loaded, offer => offer with { MostPerTransactionMinor = null });

    public static void ForgetCapPerMember(Loaded loaded) => ChangeOffers(loaded, offer => offer with { MostPerMemberMinor = null });

    public static void ForgetEnds(Loaded loaded) => ChangeOffers(loaded, offer => offer with { EndsAt = null });

    public static void ForgetMerchants(Loaded loaded) => ChangeOffers(loaded, offer => offer with { Match = new([], [], null) });

    public static void ForgetLoadLimits(Loaded loaded) => ChangeOffers(loaded, offer => offer with { EnrollmentLimit = null });

    public static void ForgetWaiting(Loaded loaded)
    {
        foreach (var (id, _) in loaded.Transactions.Where(t => t.Value.Status == TransactionStatus.Waiting).ToList()) loaded.Transactions.Remove(id);
    }

    public static void KeepLoaded(Loaded loaded, Changes changes) => ChangeEnrollments(changes, enrollment => enrollment with { EndedAt = null });

    public static void BlurPrints(Loaded loaded, Changes changes) => ChangeEnrollments(changes, enrollment => enrollment with { Fingerprint = enrollment.Id.ToString() });

    public static void ForgetEarned(Loaded loaded, Changes changes) => ChangeEnrollments(changes, enrollment => enrollment with { CreditedMinor = 0 });

    public static void TakeBackTwice(Loaded loaded, Changes changes)
    {
        foreach (var (key, (isNew, credit)) in changes.Credits.Where(c => c.Value.After.Amount.Minor < 0).ToList())
            changes.Credits[key] = new(isNew, credit with { Amount = credit.Amount with { Minor = 2 * credit.Amount.Minor } });
    }

    public static void DropCredits(Loaded loaded, Changes changes)
    {
        foreach (var (key, _) in changes.Credits.Where(c => c.Value is { IsNew: true, After.Amount.Minor: > 0 }).ToList())
        {
            changes.Credits.Remove(key);
            foreach (var item in changes.Queued.Values.OfType<OutboxItem.Credit>().Where(item => item.CreditKey == key).ToList()) changes.Queued.Remove(item.Key);
        }
    }

    public static void DropCreditLines(Loaded loaded, Changes changes) => changes.Journal.RemoveAll(entry => entry.Lines.Any(line => line.Credit is not null));

    public static void MisplaceCreditLine(Loaded loaded, Changes changes)
    {
        for (var i = 0; i < changes.Journal.Count; i++)
            if (changes.Journal[i].Lines is [{ Credit: { } credit } first, .. var rest]) changes.Journal[i] = new([first with { Credit = credit with { Transaction = "another" } }, .. rest]);
    }

    public static CardTransaction ClearAtOnce(CardTransaction told) => told.Type == TransactionType.Authorization ? told with { Type = TransactionType.Clearing } : told;

    public static CardTransaction ReadMore(CardTransaction told) => told with { Amount = told.Amount with { Minor = told.Amount.Minor + 1 } };

    static void ChangeOffers(Loaded loaded, Func<RewardOffer, Offer> change)
    {
        foreach (var offer in loaded.Offers.Values.OfType<RewardOffer>().ToList()) loaded.Offers[offer.Id] = change(offer);
    }

    static void ChangeEnrollments(Changes changes, Func<Enrollment, Enrollment> change)
    {
        foreach (var (id, (before, after)) in changes.Enrollments.ToList()) changes.Enrollments[id] = new(before, change(after));
    }
}
