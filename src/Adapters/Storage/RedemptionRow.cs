using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage;

/// <summary>What a payment has earned by an offer, as its row holds it.</summary>
static class RedemptionRow
{
    public const string Columns = "sale, offer, enrollment, service, token, merchant, at, cleared, refunded, granted, net, visit";

    public static Redemption Read<TRow>(TRow row) where TRow : IRow => new()
    {
        Key = new(row.Text(), new(row.Guid())),
        Enrollment = new(row.Guid()),
        Card = new(row.Text(), row.Text()),
        MerchantId = row.Text(),
        At = row.Time(),
        ClearedMinor = row.Long(),
        RefundedMinor = row.Long(),
        GrantedMinor = row.Long(),
        NetMinor = row.Long(),
        Visit = row.IntOrNull(),
    };
}
