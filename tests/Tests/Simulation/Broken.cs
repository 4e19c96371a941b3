using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Simulation;

/// <summary>Decisions as a programme with a mistake would make them, each by one change to what is loaded, what is saved, or what is read from a post.</summary>
static class Broken
{
    public static void PadStock(Loaded loaded, Changes changes) => ChangePublished(changes, stock => stock with { OnHand = stock.OnHand + 2 });

    public static void HideUnit(Loaded loaded, Changes changes) => ChangePublished(changes, stock => stock with { OnHand = Math.Max(0, stock.OnHand - 1) });

    public static void KeepHolds(Loaded loaded, Changes changes)
    {
        foreach (var (key, change) in changes.Stock.Where(s => s.Value.After.Held < s.Value.Before.Held && s.Value.After.Sold == s.Value.Before.Sold).ToList())
            changes.Stock[key] = change with { After = change.Before };
    }

    public static void ForgetHolds(Loaded loaded)
    {
        foreach (var (id, offer) in loaded.Offers.ToList()) loaded.Offers[id] = WithStock(offer, stock => stock with { Held = 0 });
    }

    public static void ForgetClaims(Loaded loaded)
    {
        foreach (var key in loaded.ClaimsByMember.Keys) loaded.ClaimsByMember[key] = default;
        ForgetCards(loaded);
    }

    public static void ForgetCards(Loaded loaded)
    {
        foreach (var key in loaded.ClaimsByCard.Keys) loaded.ClaimsByCard[key] = default;
    }

    public static void ForgetGone(Loaded loaded)
    {
        foreach (var (account, contact) in loaded.Contacts.ToList()) loaded.Contacts[account] = contact with { GoneAt = null };
    }

    public static void ForgetOptOuts(Loaded loaded) => loaded.Contacts.Clear();

    public static void ForgetDue(Loaded loaded, Changes changes)
    {
        foreach (var (id, change) in changes.Purchases.ToList()) changes.Purchases[id] = change with { After = change.After with { Due = null } };
    }

    public static void ChargeMore(Loaded loaded, Changes changes) =>
        ChangeQueued(changes, item => item is OutboxItem.Charge charge ? charge with { Amount = charge.Amount with { Minor = charge.Amount.Minor + 1 } } : item);

    public static void DropCharges(Loaded loaded, Changes changes) => ChangeQueued(changes, item => item is OutboxItem.Charge ? null : item);

    public static void DropRefunds(Loaded loaded, Changes changes) => ChangeQueued(changes, item => item is OutboxItem.Refund ? null : item);

    public static void DropEvents(Loaded loaded, Changes changes) => ChangeQueued(changes, item => item is OutboxItem.Understand ? null : item);

    public static void ForgetDisputes(Loaded loaded)
    {
        foreach (var (id, purchase) in loaded.Purchases.ToList()) loaded.Purchases[id] = purchase with { Disputes = [] };
    }

    public static void ForgetRepayments(Loaded loaded)
    {
        foreach (var (id, purchase) in loaded.Purchases.ToList()) loaded.Purchases[id] = purchase with { Repayments = [] };
    }

    public static void ForgetEarlyRepayments(Loaded loaded)
    {
        foreach (var (id, purchase) in loaded.Purchases.Where(p => p.Value.State == PurchaseState.Paying).ToList()) loaded.Purchases[id] = purchase with { Repayments = [] };
    }

    public static void ForgetFees(Loaded loaded)
    {
        foreach (var (id, purchase) in loaded.Purchases.ToList()) loaded.Purchases[id] = purchase with { FeesAwaited = [] };
    }

    public static void KeepOpen(Loaded loaded, Changes changes)
    {
        if (!changes.Members.Values.Any(m => m.Before is { } before && before.Cards.Length > m.After.Cards.Length && m.After.DeletedAt is null)) return;
        foreach (var id in changes.Purchases.Keys.Where(id => changes.Purchases[id].After.State == PurchaseState.Cancelled).ToList()) changes.Purchases.Remove(id);
        changes.Stock.Clear();
        changes.Done.RemoveWhere(key => key.StartsWith("reply/", StringComparison.Ordinal));
    }

    public static void DropRefusals(Loaded loaded, Changes changes) =>
        ChangeQueued(changes, item => item is OutboxItem.Reply { Priority: ReplyPriority.Refusal } ? null : item);

    public static void DropLetters(Loaded loaded, Changes changes) =>
        ChangeQueued(changes, item => item is OutboxItem.Mail { Kind: MailKind.ConfirmationRequest } ? null : item);

    public static void ReplyAllTheSame(Loaded loaded, Changes changes)
    {
        foreach (var letter in changes.Queued.Values.OfType<OutboxItem.Mail>().Where(mail => mail.Kind == MailKind.ConfirmationRequest).ToList())
        {
            var purchase = changes.Purchases[letter.Purchase].After;
            var reply = new OutboxItem.Reply(purchase.Post, purchase.Account, $"Post #{purchase.Code}", ReplyPriority.Confirmation, null, purchase.CreatedAt.AddHours(6));
            changes.Queued.Add(reply.Key, reply);
        }
    }

    public static void ShortenWindows(Loaded loaded, Changes changes)
    {
        foreach (var (id, change) in changes.Purchases.Where(p => p.Value.After is { ReplyAt: null, Deadline: not null }).ToList())
            changes.Purchases[id] = change with { After = change.After with { Deadline = change.After.Deadline!.Value.AddMinutes(-3) } };
    }

    public static void TellNames(Loaded loaded, Changes changes) => ChangeQueued(changes, item =>
        item is OutboxItem.Reply { Priority: ReplyPriority.Confirmation } reply && loaded.Accounts.TryGetValue(reply.Author, out var member)
            ? reply with { Text = $"Dear {loaded.Members[member].Name}! {reply.Text}" }
            : item);

    public static void PutOff(Loaded loaded, Changes changes)
    {
        for (var i = 0; i < changes.Deferred.Count; i++) changes.Deferred[i] = changes.Deferred[i] with { Until = changes.Deferred[i].Until.AddYears(3) };
    }

    public static void DropJournal(Loaded loaded, Changes changes) => changes.Journal.Clear();

    public static void MisplaceJournalLine(Loaded loaded, Changes changes)
    {
        for (var i = 0; i < changes.Journal.Count; i++)
            changes.Journal[i] = new([changes.Journal[i].Lines[0] with { Purchase = default }, .. changes.Journal[i].Lines[1..]]);
    }

    public static Post LoseLastWord(Post post) => post.Tags.Length < 2 ? post : post with { Tags = post.Tags[..^1] };

    public static Post TakeCopiesForFresh(Post post) => post with { Kind = PostKind.Original, IsPublic = true };

    public static Post Backdate(Post post) => post with { At = post.At.AddMinutes(-5) };

    public static Post Postdate(Post post) => post with { At = post.At.AddMinutes(10) };

    public static Post? DropPosts(Post post) => post.Key.Id.EndsWith('7') ? null : post;

    static void ChangePublished(Changes changes, Func<Stock, Stock> change)
    {
        for (var i = 0; i < changes.NewOffers.Count; i++) changes.NewOffers[i] = WithStock(changes.NewOffers[i], change);
    }

    static Offer WithStock(Offer offer, Func<Stock, Stock> change) => offer is not ProductOffer product ? offer :
        product with { Variants = [.. product.Variants.Select(variant => variant with { Stock = change(variant.Stock) })] };

    static void ChangeQueued(Changes changes, Func<OutboxItem, OutboxItem?> change)
    {
        foreach (var (key, item) in changes.Queued.ToList())
        {
            if (change(item) is { } changed) changes.Queued[key] = changed;
            else changes.Queued.Remove(key);
        }
    }
}
