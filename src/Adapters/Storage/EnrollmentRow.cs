using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>A loaded offer as its row holds it.</summary>
static class EnrollmentRow
{
    public const string Columns = "id, offer, member, service, token, fingerprint, at, source, claim, reserved, credited, visits, ended_at";

    public static Enrollment Read<TRow>(TRow row) where TRow : IRow => new()
    {
        Id = new(row.Guid()),
        Offer = new(row.Guid()),
        Member = new(row.Guid()),
        Card = new(row.Text(), row.Text()),
        Fingerprint = row.Text(),
        At = row.Time(),
        Source = (EnrollmentSource)row.Int(),
        ClaimMinor = row.Long(),
        ReservedMinor = row.Long(),
        CreditedMinor = row.Long(),
        Visits = row.Int(),
        EndedAt = row.TimeOrNull(),
    };
}
