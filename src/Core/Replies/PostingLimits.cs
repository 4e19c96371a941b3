using System.Collections.Immutable;
using Tagsale.Core.Engine;

namespace Tagsale.Core.Replies;

/// <summary>What a network lets one account write, in points, and what a write of ours costs.</summary>
/// <param name="Windows">In none of them, wherever it begins, may more be spent than its points.</param>
public sealed record PostingLimits(ImmutableArray<PostingWindow> Windows, int ReplyPoints, int OfferPostPoints)
{
    /// <summary>What a reply of some priority may use of each window. The rest is kept for those that go before it.</summary>
    public ImmutableArray<PostingWindow> For(ReplyPriority priority) => [.. Windows.Select(w => w with { Points = (int)(w.Points * (long)PercentFor(priority) / 100) })];

    /// <summary>
    /// A confirmation request is a sale, and may use everything. A receipt goes out by mail too. Refusals come by the thousand when something is sold out, and leave a third to those who can
    /// still buy. Invitations can wait for a quieter hour.
    /// </summary>
    static int PercentFor(ReplyPriority priority) => priority switch
    {
        ReplyPriority.Confirmation => 100,
        ReplyPriority.Receipt => 90,
        ReplyPriority.Refusal => 66,
        ReplyPriority.Invitation => 40,
    };
}

/// <param name="Length">Whole minutes, at most a week.</param>
public readonly record struct PostingWindow(TimeSpan Length, int Points)
{
    /// <summary>Spending is kept by the minute, and a post may be so long on its way to the network after it was paid for.</summary>
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Minutes from here on count: those in the window, the one it begins in, and one more for what was on its way.</summary>
    public DateTimeOffset Since(DateTimeOffset now) => PostingLedger.MinuteOf(now - Length) - Minute;

    /// <summary>From here on what was spent in a minute does not count any more.</summary>
    public DateTimeOffset FreedAt(DateTimeOffset minute) => minute + Turn;

    /// <summary>The longest that spending counts.</summary>
    public TimeSpan Turn => Length + 2 * Minute;
}
