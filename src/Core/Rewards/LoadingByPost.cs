using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;

namespace Tagsale.Core.Rewards;

/// <summary>A member's post with reward offers' hashtags, or from their venues: what can be loaded is, and one reply tells.</summary>
static class LoadingByPost
{
    public static PostOutcome Decide(WorkingSet set, ReadPost read, Member member, ImmutableArray<RewardOffer> offers)
    {
        var judged = offers.Select(offer => (Offer: offer, Refusal: Objection(set, read.Post, member, offer))).ToList();
        var loaded = judged.Where(j => j.Refusal is null).Select((j, i) => Loading.Enrol(set, Id(read, i), j.Offer, member, member.PayingCard!, SourceOf(read.Post, j.Offer), read.Post.At)).ToList();
        if (loaded.Count == 0)
        {
            if (judged.Find(j => SourceOf(read.Post, j.Offer) == EnrollmentSource.Post || IsNews(j.Refusal!.Value)) is not { Offer: { } offer, Refusal: { } refusal }) return ReadPost.Ignore(IgnoredReason.NothingAsked);
            set.See(read.Post, $"not loaded: {refusal}");
            read.Reply(set, RewardText.Refused(set.Rules, offer, refusal), ReplyPriority.Refusal);
            return new PostOutcome.NotLoaded(refusal);
        }

        set.See(read.Post, "load");
        read.Reply(set, RewardText.Loaded(set.Rules, [.. loaded.Select(e => set.Rewards.Offer(e.Offer))]), ReplyPriority.Receipt);
        return new PostOutcome.Loaded([.. loaded.Select(e => e.Id)]);
    }

    static LoadRefusal? Objection(WorkingSet set, Post post, Member member, RewardOffer offer) =>
        !post.AuthorIsPublic ? LoadRefusal.AccountNotPublic
        : Loading.Objection(set, offer, member, member.PayingCard, post.At)
            ?? (offer.Disclosure is { } tag && !post.Tags.Contains(tag) ? LoadRefusal.DisclosureMissing : null);

    /// <summary>Whoever only says where they are has not asked, and may say so every day: no use to tell them each time what they have, or cannot have.</summary>
    static bool IsNews(LoadRefusal refusal) =>
        refusal is not (LoadRefusal.AlreadyLoaded or LoadRefusal.OfferNotStarted or LoadRefusal.OfferEnded or LoadRefusal.EnrollmentLimitReached or LoadRefusal.BudgetUsedUp);

    static EnrollmentSource SourceOf(Post post, RewardOffer offer) => post.Tags.Contains(offer.Tag) ? EnrollmentSource.Post : EnrollmentSource.CheckIn;

    /// <summary>The id that was drawn for what the post may open, and its neighbours.</summary>
    static EnrollmentId Id(ReadPost read, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        read.Purchase.Value.TryWriteBytes(bytes);
        bytes[^2] += (byte)number;
        return new(new Guid(bytes));
    }
}
