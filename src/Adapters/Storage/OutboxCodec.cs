using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Engine;

namespace Tagsale.Adapters.Storage;

/// <param name="Kind">Never renumber: rows of earlier versions are read by it.</param>
/// <param name="Priority">Money first, then replies in their own order, then what can wait. A request for a confirmation is as urgent by mail as in a reply.</param>
readonly record struct OutboxText(int Kind, int Priority, string Payload);

/// <summary>What a store writes of an outbox item. Shapes of their own, so that Core can rename its words while rows are queued.</summary>
static partial class OutboxCodec
{
    const int Urgent = 0;
    const int Patient = 5;

    public static OutboxText Write(OutboxItem item) => item switch
    {
        OutboxItem.Reply i => new(1, (int)i.Priority, JsonSerializer.Serialize(
            new(i.To.Network, i.To.Id, i.Author.Id, i.Text, (int)i.Priority, i.Purchase?.Value, Instant.Write(i.Deadline)), Shapes.Default.Reply)),
        OutboxItem.Charge i => new(2, Urgent, JsonSerializer.Serialize(
            new(i.Purchase.Value, i.Service, i.Token, i.Amount.Minor, i.Amount.Currency, i.Description, Write(i.Together), i.Customer, Instant.Write(i.AskedAt)), Shapes.Default.Charge)),
        OutboxItem.CancelCharge i => new(3, Urgent, JsonSerializer.Serialize(
            new(i.Purchase.Value, i.Service, Write(i.Together), i.Customer, Instant.Write(i.AskedAt)), Shapes.Default.CancelCharge)),
        OutboxItem.Refund i => new(4, Urgent, JsonSerializer.Serialize(
            new(i.Purchase.Value, i.Number, i.Service, i.ChargeReference, i.Amount.Minor, i.Amount.Currency), Shapes.Default.Refund)),
        OutboxItem.Mail i => new(5, i.Kind == MailKind.ConfirmationRequest ? (int)ReplyPriority.Confirmation : Patient, JsonSerializer.Serialize(
            new(i.Member.Value, (int)i.Kind, i.Purchase.Value, i.Number), Shapes.Default.Mail)),
        OutboxItem.Announce i => new(6, Patient, JsonSerializer.Serialize(
            new(i.Offer.Value, i.Network, i.Text), Shapes.Default.Announce)),
        OutboxItem.DetachCard i => new(7, Patient, JsonSerializer.Serialize(
            new(i.Card.Value, i.Service, i.Token), Shapes.Default.Detach)),
        OutboxItem.Understand i => new(10, Patient, JsonSerializer.Serialize(new(i.Service, i.Event), Shapes.Default.Understand)),
        OutboxItem.Credit i => new(11, Patient, JsonSerializer.Serialize(
            new(i.CreditKey.Transaction, i.CreditKey.Offer.Value, i.Card.Service, i.Card.Token, i.Amount.Minor, i.Amount.Currency, i.Description), Shapes.Default.Credit)),
        _ => throw new InvariantException($"{item.GetType().Name} has no stored form"),
    };

    public static OutboxItem Read(int kind, string payload) => kind switch
    {
        1 => ReadReply(JsonSerializer.Deserialize(payload, Shapes.Default.Reply)!),
        2 => ReadCharge(JsonSerializer.Deserialize(payload, Shapes.Default.Charge)!),
        3 => ReadCancelCharge(JsonSerializer.Deserialize(payload, Shapes.Default.CancelCharge)!),
        4 => ReadRefund(JsonSerializer.Deserialize(payload, Shapes.Default.Refund)!),
        5 => ReadMail(JsonSerializer.Deserialize(payload, Shapes.Default.Mail)!),
        6 => ReadAnnounce(JsonSerializer.Deserialize(payload, Shapes.Default.Announce)!),
        7 => ReadDetach(JsonSerializer.Deserialize(payload, Shapes.Default.Detach)!),
        10 => ReadUnderstand(JsonSerializer.Deserialize(payload, Shapes.Default.Understand)!),
        11 => ReadCredit(JsonSerializer.Deserialize(payload, Shapes.Default.Credit)!),
        _ => throw new InvariantException($"outbox kind {kind} is not known"),
    };

    static OutboxItem ReadReply(Reply s) => new OutboxItem.Reply(
        new(s.Network, s.Post), new(s.Network, s.Author), s.Text, (ReplyPriority)s.Priority,
        s.Purchase is { } purchase ? new PurchaseId(purchase) : null, Instant.Read(s.Deadline));

    static OutboxItem ReadCharge(Charge s) => new OutboxItem.Charge(
        new(s.Purchase), s.Service, s.Token, new(s.Amount, s.Currency), s.Description, Read(s.Together))
    {
        Customer = s.Customer,
        AskedAt = Instant.Read(s.AskedAt),
    };

    static OutboxItem ReadCancelCharge(CancelCharge s) => new OutboxItem.CancelCharge(new(s.Purchase), s.Service, Read(s.Together))
    {
        Customer = s.Customer,
        AskedAt = Instant.Read(s.AskedAt),
    };

    static OutboxItem ReadRefund(Refund s) => new OutboxItem.Refund(new(s.Purchase), s.Number, s.Service, s.Charge, new(s.Amount, s.Currency));

    static OutboxItem ReadMail(Mail s) => new OutboxItem.Mail(new(s.Member), (MailKind)s.Kind, new(s.Purchase), s.Number);

    static OutboxItem ReadAnnounce(Announce s) => new OutboxItem.Announce(new(s.Offer), s.Network, s.Text);

    static OutboxItem ReadDetach(Detach s) => new OutboxItem.DetachCard(new(s.Card), s.Service, s.Token);

    static OutboxItem ReadUnderstand(Understand s) => new OutboxItem.Understand(s.Service, s.Event);

    static OutboxItem ReadCredit(Credit s) => new OutboxItem.Credit(new(s.Transaction, new(s.Offer)), new(s.Service, s.Token), new(s.Amount, s.Currency), s.Description);

    static Guid[]? Write(ImmutableArray<PurchaseId> ids) => ids.IsEmpty ? null : [.. ids.Select(id => id.Value)];

    static ImmutableArray<PurchaseId> Read(Guid[]? ids) => ids is null ? [] : [.. ids.Select(id => new PurchaseId(id))];

    /// <summary>Its author is on the network of the post.</summary>
    internal sealed record Reply(string Network, string Post, string Author, string Text, int Priority, Guid? Purchase, long Deadline);

    internal sealed record Charge(Guid Purchase, string Service, string Token, long Amount, string Currency, string Description, Guid[]? Together, string? Customer = null, long AskedAt = 0);

    internal sealed record CancelCharge(Guid Purchase, string Service, Guid[]? Together, string? Customer = null, long AskedAt = 0);

    internal sealed record Refund(Guid Purchase, int Number, string Service, string Charge, long Amount, string Currency);

    internal sealed record Mail(Guid Member, int Kind, Guid Purchase, int Number);

    internal sealed record Announce(Guid Offer, string Network, string Text);

    internal sealed record Detach(Guid Card, string Service, string Token);

    internal sealed record Understand(string Service, string Event);

    internal sealed record Credit(string Transaction, Guid Offer, string Service, string Token, long Amount, string Currency, string Description);

    [JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Reply)), JsonSerializable(typeof(Charge)), JsonSerializable(typeof(CancelCharge)), JsonSerializable(typeof(Refund))]
    [JsonSerializable(typeof(Mail)), JsonSerializable(typeof(Announce)), JsonSerializable(typeof(Detach)), JsonSerializable(typeof(Understand)), JsonSerializable(typeof(Credit))]
    [JsonSerializable(typeof(string[][]))]
    internal sealed partial class Shapes : JsonSerializerContext;
}
