using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>Rows of the reports on card-linked rewards.</summary>
static class RewardReportRow
{
    public static BudgetStep ReadStep<TRow>(TRow row) where TRow : IRow => new(row.Time(), row.Long(), row.Long(), row.Int(), row.Long(), row.Int());

    public static CreditSum ReadSum<TRow>(TRow row) where TRow : IRow => new((CreditState)row.Int(), row.Long(), row.Long(), row.Int());

    public static Liability ReadLiability<TRow>(TRow row) where TRow : IRow => new(row.Text(), row.Long(), row.Long(), row.Long());

    public static RefusedBy ReadRefused<TRow>(TRow row) where TRow : IRow => new(row.Text(), row.Int());
}
