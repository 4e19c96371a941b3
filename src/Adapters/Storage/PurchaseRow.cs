using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Adapters.Storage;

/// <summary>A purchase as its row holds it.</summary>
static class PurchaseRow
{
    /// <summary>In the order <see cref="Read"/> takes them.</summary>
    public const string Columns = """
        id, offer, variant, member, network, account, card, service, fingerprint, address_number, post, code, total, price, shipping, tax, created_at, state, due, wakes,
        reply_at, deadline, confirm_post, confirmed_at, post_deleted_at, together, charge, action_page, refunded, refunds, restocked, carrier, tracking, told
        """;

    /// <param name="offer">Of whose currency the total is.</param>
    public static Purchase Read<TRow>(TRow row, Func<OfferId, ProductOffer> offer) where TRow : IRow
    {
        var (id, offerId) = (row.Guid(), new OfferId(row.Guid()));
        var purchase = new Purchase
        {
            Id = new(id),
            Offer = offerId,
            Variant = row.Text(),
            Member = new(row.Guid()),
            Account = new(row.Text(), row.Text()),
            Card = new(row.Guid()),
            Service = row.Text(),
            Fingerprint = row.Text(),
            AddressNumber = row.Int(),
            PostId = row.Text(),
            Code = row.Text(),
            Total = new(row.Long(), offer(offerId).Price.Currency),
            PriceMinor = row.Long(),
            ShippingMinor = row.Long(),
            TaxMinor = row.Long(),
            CreatedAt = row.Time(),
            State = (PurchaseState)row.Int(),
            Due = row.TimeOrNull(),
            Wakes = row.TimeOrNull(),
            ReplyAt = row.TimeOrNull(),
            Deadline = row.TimeOrNull(),
            ConfirmPostId = row.TextOrNull(),
            ConfirmedAt = row.TimeOrNull(),
            PostDeletedAt = row.TimeOrNull(),
            Together = ReadIds(row.Blob()),
            Charge = row.TextOrNull(),
            ActionPage = row.TextOrNull(),
            RefundedMinor = row.Long(),
            RepaymentCount = row.Int(),
            Restocked = row.Flag(),
            Carrier = row.TextOrNull(),
            Tracking = row.TextOrNull(),
        };
        return ToldText.Read(purchase, row.TextOrNull());
    }

    /// <returns>Null for none.</returns>
    public static byte[]? WriteIds(ImmutableArray<PurchaseId> ids)
    {
        if (ids.IsEmpty) return null;
        var bytes = new byte[ids.Length * 16];
        for (var i = 0; i < ids.Length; i++) ids[i].Value.TryWriteBytes(bytes.AsSpan(i * 16), bigEndian: true, out _);
        return bytes;
    }

    static ImmutableArray<PurchaseId> ReadIds(ReadOnlySpan<byte> bytes)
    {
        var ids = ImmutableArray.CreateBuilder<PurchaseId>(bytes.Length / 16);
        for (; bytes.Length >= 16; bytes = bytes[16..]) ids.Add(new(new Guid(bytes[..16], bigEndian: true)));
        return ids.MoveToImmutable();
    }
}
