using Tagsale.Core.Webhooks;

namespace Tagsale.Adapters.Storage;

/// <summary>What happened, as its row holds it: enough to tell it with the row of what it happened to.</summary>
/// <param name="Number">In the order it happened.</param>
/// <param name="Detail">What of the subject was then and may be different now.</param>
sealed record NumberedEvent(long Number, string Id, EventKind Kind, DateTimeOffset At, Guid Subject, string? Detail)
{
    /// <summary>Of the columns seq, id, kind, at, subject and detail.</summary>
    public static NumberedEvent Read(IRow row) => new(row.Long(), row.Text(), (EventKind)row.Int(), row.Time(), row.Guid(), row.TextOrNull());
}
