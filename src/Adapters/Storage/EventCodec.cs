using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage;

/// <summary>
/// What a store writes of an event: of its subject only what may be different when the event is told. The rest is read with the subject's own row, so that an event is small and what is
/// erased there is erased here.
/// </summary>
static partial class EventCodec
{
    /// <returns>Null where nothing of the subject can change.</returns>
    public static string? Write(ProgramEvent what) => what switch
    {
        ProgramEvent.OfPurchase { Purchase: var p } => JsonSerializer.Serialize(new((int)p.State, p.RefundedMinor, p.Refunds, p.Restocked, p.Carrier, p.Tracking), EventShapes.Default.OfPurchase),
        ProgramEvent.OfOffer { Offer: var o } => JsonSerializer.Serialize(
            new([.. o.Variants.Select(v => new Units(v.Tag, v.Stock.OnHand, v.Stock.Held, v.Stock.Sold))], o.Listed), EventShapes.Default.OfOffer),
        _ => null,
    };

    public static ProgramEvent Read(EventKind kind, DateTimeOffset at, Purchase now, string detail)
    {
        var then = JsonSerializer.Deserialize(detail, EventShapes.Default.OfPurchase)!;
        return new ProgramEvent.OfPurchase(kind, at, now with
        {
            State = (PurchaseState)then.State,
            RefundedMinor = then.Refunded,
            Refunds = then.Refunds,
            Restocked = then.Restocked,
            Carrier = then.Carrier,
            Tracking = then.Tracking,
        });
    }

    public static ProgramEvent Read(EventKind kind, DateTimeOffset at, ProductOffer now, string detail)
    {
        var then = JsonSerializer.Deserialize(detail, EventShapes.Default.OfOffer)!;
        return new ProgramEvent.OfOffer(kind, at, then.Variants.Aggregate(now with { Listed = then.Listed }, (offer, v) => offer.WithStock(v.Tag, new(v.OnHand, v.Held, v.Sold))));
    }

    public static bool IsOfPurchase(EventKind kind) => kind <= EventKind.PurchaseDelivered;

    public static bool IsOfOffer(EventKind kind) => kind == EventKind.OfferSoldOut;

    /// <summary>Public id of what an event of that kind happened to.</summary>
    public static string SubjectOf(EventKind kind, Guid subject) =>
        IsOfPurchase(kind) ? new PurchaseId(subject).ToString() : IsOfOffer(kind) ? new OfferId(subject).ToString() : new MemberId(subject).ToString();

    internal sealed record OfPurchase(int State, long Refunded, int Refunds, bool Restocked, string? Carrier, string? Tracking);

    internal sealed record OfOffer(Units[] Variants, bool Listed);

    internal sealed record Units(string Tag, int OnHand, int Held, int Sold);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(OfPurchase)), JsonSerializable(typeof(OfOffer))]
    internal sealed partial class EventShapes : JsonSerializerContext;
}
