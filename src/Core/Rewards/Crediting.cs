using Tagsale.Core.Engine;
using Tagsale.Core.Journal;

namespace Tagsale.Core.Rewards;

/// <summary>Moves a credit: enrolment, budget, journal and the deed at the payment service, all in one decision.</summary>
static class Crediting
{
    public static void Give(WorkingSet set, EnrollmentId id, OfferId offer, CardTransaction transaction, long minor, DateTimeOffset now)
    {
        if (minor == 0) return;
        var enrollment = Invariant.Found(set.Rewards.Enrollment(id), $"enrolment {id}");
        var reserved = Math.Min(enrollment.ReservedMinor, minor);
        set.Rewards.SetBudget(offer, budget => budget.Give(minor, reserved));
        set.Rewards.Put(enrollment with { CreditedMinor = enrollment.CreditedMinor + minor, ReservedMinor = enrollment.ReservedMinor - reserved });
        Move(set, enrollment, transaction, minor, now);
    }

    /// <summary>The member can earn it again, and so can others what was not set aside for the member.</summary>
    public static void TakeBack(WorkingSet set, EnrollmentId id, OfferId offer, CardTransaction transaction, long minor, DateTimeOffset now)
    {
        if (minor == 0) return;
        var enrollment = Invariant.Found(set.Rewards.Enrollment(id), $"enrolment {id}");
        var reserved = Math.Min(enrollment.ClaimMinor - enrollment.ReservedMinor, minor);
        set.Rewards.SetBudget(offer, budget => budget.TakeBack(minor, reserved));
        set.Rewards.Put(enrollment with { CreditedMinor = enrollment.CreditedMinor - minor, ReservedMinor = enrollment.ReservedMinor + reserved });
        Move(set, enrollment, transaction, -minor, now);
    }

    static void Move(WorkingSet set, Enrollment enrollment, CardTransaction transaction, long minor, DateTimeOffset now)
    {
        var offer = set.Rewards.Offer(enrollment.Offer);
        var credit = new StatementCredit(new(transaction.Id, offer.Id), enrollment.Id, enrollment.Member, transaction.Card, offer.Amount(minor), now, CreditState.Sending);
        set.Rewards.Put(credit, now);
        set.Write(JournalEntry.CreditDecided(credit, offer));
        set.Queue(new OutboxItem.Credit(credit.Key, credit.Card, credit.Amount, offer.Title));
    }
}
