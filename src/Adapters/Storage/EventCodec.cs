using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage;

/// <summary>
/// What a store writes of an event: of its subject only what may be different when the event is told. The rest is read with the subject's own row, so that an event is small and what is
/// erased there is erased here. What happens to rewards is told once for each row that is written, and is whole in the event.
/// </summary>
static partial class EventCodec
{
    /// <returns>Null where nothing of the subject can change.</returns>
    public static string? Write(ProgramEvent what) => what switch
    {
        ProgramEvent.OfPurchase { Purchase: var p } => JsonSerializer.Serialize(
            new((int)p.State, p.RefundedMinor, p.RepaymentCount, p.Restocked, p.Carrier, p.Tracking, p.Disputes.IsEmpty ? null : [.. p.Disputes.Select(d => d.State.ToString())]), EventShapes.Default.OfPurchase),
        ProgramEvent.OfOffer { Offer: var o } => JsonSerializer.Serialize(
            new([.. o.Variants.Select(v => new Units(v.Tag, v.Stock.OnHand, v.Stock.Held, v.Stock.Sold))], o.Listed), EventShapes.Default.OfOffer),
        ProgramEvent.OfEnrollment e => JsonSerializer.Serialize(new(e.Offer.Value, e.Member.Value, (int)e.Source), EventShapes.Default.OfEnrollment),
        ProgramEvent.OfCredit { Credit: var c } => JsonSerializer.Serialize(
            new(c.Key.Transaction, c.Key.Offer.Value, c.Member.Value, c.Card.Service, c.Card.Token, c.Amount.Minor, c.Amount.Currency, Instant.Write(c.At), (int)c.State, c.Reference), EventShapes.Default.OfCredit),
        _ => null,
    };

    /// <summary>Of a reward.</summary>
    public static ProgramEvent Read(EventKind kind, DateTimeOffset at, Guid enrollment, string detail)
    {
        if (kind == EventKind.RewardLoaded)
        {
            var loaded = JsonSerializer.Deserialize(detail, EventShapes.Default.OfEnrollment)!;
            return new ProgramEvent.OfEnrollment(kind, at, new(enrollment), new(loaded.Offer), new(loaded.Member), (EnrollmentSource)loaded.Source);
        }
        var c = JsonSerializer.Deserialize(detail, EventShapes.Default.OfCredit)!;
        return new ProgramEvent.OfCredit(kind, at, new(
            new(c.Transaction, new(c.Offer)), new(enrollment), new(c.Member), new(c.Service, c.Token), new(c.Amount, c.Currency), Instant.Read(c.At), (CreditState)c.State, c.Reference));
    }

    public static ProgramEvent Read(EventKind kind, DateTimeOffset at, Purchase now, string detail)
    {
        var then = JsonSerializer.Deserialize(detail, EventShapes.Default.OfPurchase)!;
        return new ProgramEvent.OfPurchase(kind, at, now with
        {
            State = (PurchaseState)then.State,
            RefundedMinor = then.Refunded,
            RepaymentCount = then.Refunds,
            Restocked = then.Restocked,
            Carrier = then.Carrier,
            Tracking = then.Tracking,
            // Disputes are only ever added.
            Disputes = [.. now.Disputes.Zip(then.Disputes ?? [], (dispute, state) => dispute with { State = Enum.Parse<DisputeState>(state) })],
        });
    }

    public static ProgramEvent Read(EventKind kind, DateTimeOffset at, ProductOffer now, string detail)
    {
        var then = JsonSerializer.Deserialize(detail, EventShapes.Default.OfOffer)!;
        return new ProgramEvent.OfOffer(kind, at, then.Variants.Aggregate(now with { Listed = then.Listed }, (offer, v) => offer.WithStock(v.Tag, new(v.OnHand, v.Held, v.Sold))));
    }

    /// <summary>Public id of what an event of that kind happened to.</summary>
    public static string SubjectOf(EventKind kind, Guid subject) => kind.Subject() switch
    {
        EventSubject.Purchase => new PurchaseId(subject).ToString(),
        EventSubject.Offer => new OfferId(subject).ToString(),
        EventSubject.Member => new MemberId(subject).ToString(),
        EventSubject.Reward => new EnrollmentId(subject).ToString(),
    };

    /// <param name="Disputes">The state of each.</param>
    internal sealed record OfPurchase(int State, long Refunded, int Refunds, bool Restocked, string? Carrier, string? Tracking, string[]? Disputes = null);

    internal sealed record OfOffer(Units[] Variants, bool Listed);

    internal sealed record OfEnrollment(Guid Offer, Guid Member, int Source);

    internal sealed record OfCredit(string Transaction, Guid Offer, Guid Member, string Service, string Token, long Amount, string Currency, long At, int State, string? Reference);

    internal sealed record Units(string Tag, int OnHand, int Held, int Sold);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonSerializable(typeof(OfPurchase)), JsonSerializable(typeof(OfOffer)), JsonSerializable(typeof(OfEnrollment)), JsonSerializable(typeof(OfCredit))]
    internal sealed partial class EventShapes : JsonSerializerContext;
}
