using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Looks for what is old beside the writer, a part at a time, and remembers where it was.</summary>
sealed class Pruning
{
    readonly Round<PostKey> _posts = new(new("", ""));
    readonly Round<CodeTry> _tries = new(new(new("", ""), DateTimeOffset.UnixEpoch, new("", ""), default));
    readonly Round<string> _requests = new("");
    readonly Round<PurchaseId> _purchases = new(default);
    readonly Round<long> _events = new(0);
    readonly Round<(Guid, long)> _deliveries = new(default);
    readonly Round<PaymentEventKey> _told = new(new("", ""));
    readonly Round<(DateTimeOffset, string)> _transactions = new((DateTimeOffset.UnixEpoch, ""));

    public Prunable Find(Session session, Retention before, int limit)
    {
        var posts = _posts.Next(limit, (after, most) => session.Posts.Look(after, before.Posts, most), out var postsOver);
        var tries = _tries.Next(limit, (after, most) => session.Posts.LookAtTries(after, before.Posts, most), out var triesOver);
        var requests = _requests.Next(limit, (after, most) => session.Records.LookAtRequests(after, before.Requests, most), out var requestsOver);
        var purchases = _purchases.Next(limit, (after, most) => session.Purchases.Look(after, before.Nothing, most), out var purchasesOver);
        var told = _told.Next(limit, (after, most) => session.Payments.Look(after, before.Requests, most), out var toldOver);
        var events = _events.Next(limit, (after, most) => session.Events.Look(after, before.Events, most), out var eventsOver);
        var deliveries = _deliveries.Next(limit, (after, most) => session.Deliveries.Look(after, before.Events, most), out var deliveriesOver);
        var transactions = _transactions.Next(limit, (after, most) => session.Transactions.Look(after, before, most), out var transactionsOver);
        var erasures = session.Erasures.Ready(limit);
        return new(posts, tries, requests, purchases, told, erasures, events, deliveries, transactions,
            postsOver && triesOver && requestsOver && purchasesOver && toldOver && eventsOver && deliveriesOver && transactionsOver && erasures.Count < limit);
    }
}

/// <param name="IsLast">Nothing was left unlooked at.</param>
sealed record Prunable(
    List<PostKey> Posts, List<CodeTry> Tries, List<string> Requests, List<PurchaseId> Purchases, List<PaymentEventKey> Told, List<MemberId> Erasures, List<long> Events,
    List<(Guid Webhook, long Event)> Deliveries, List<(DateTimeOffset TakenAt, string Id)> Transactions, bool IsLast)
{
    public int Count => Posts.Count + Tries.Count + Requests.Count + Purchases.Count + Told.Count + Erasures.Count + Events.Count + Deliveries.Count + Transactions.Count;

    public void Remove(Session session)
    {
        foreach (var post in Posts) session.Posts.Forget(post);
        foreach (var attempt in Tries) session.Posts.Forget(attempt);
        foreach (var key in Requests) session.Records.ForgetRequest(key);
        foreach (var purchase in Purchases) session.Purchases.Forget(purchase);
        foreach (var told in Told) session.Payments.Forget(told);
        foreach (var delivery in Deliveries) session.Deliveries.Forget(delivery);
        foreach (var number in Events) session.Events.Forget(number);
        foreach (var transaction in Transactions) session.Transactions.Forget(transaction);
        foreach (var member in Erasures) session.Erasures.GoOn(member);
    }
}
