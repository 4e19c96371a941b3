using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>What changes of a reward offer, as its row holds it.</summary>
static class BudgetRow
{
    public const string Columns = "total, reserved, credited, enrolled";

    public static Budget Read<TRow>(TRow row) where TRow : IRow => new(row.Long(), row.Long(), row.Long(), row.Int());
}
