using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Journal;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>A store under test and the short words its tests are written in.</summary>
public abstract class StoreTest : IDisposable
{
    protected static readonly DateTimeOffset Now = Some.Now;

    protected abstract IStore Store { get; }

    protected abstract IQueries Queries { get; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected void Save(Action<Changes> decide)
    {
        var changes = new Changes();
        decide(changes);
        using var batch = Store.Begin();
        batch.Save(changes);
    }

    protected Loaded Load(Action<Keys> need)
    {
        var keys = new Keys();
        need(keys);
        using var batch = Store.Begin();
        return batch.Load(keys);
    }

    protected void Refuses(Action<Changes> decide) => Assert.Throws<ConflictException>(() => Save(decide));

    protected ProductOffer Published(ProductOffer? offer = null)
    {
        var published = offer ?? Some.Offer();
        Save(c => c.NewOffers.Add(published));
        return published;
    }

    protected Member Enrolled(Member? member = null)
    {
        var enrolled = member ?? Some.Member();
        Save(c => c.Members.Add(enrolled.Id, new(null, enrolled)));
        return enrolled;
    }

    protected void Change(Member before, Member after) => Save(c => c.Members.Add(after.Id, new(before, after)));

    protected Purchase Opened(Purchase purchase)
    {
        Save(c => Open(c, purchase));
        return purchase;
    }

    protected static void Open(Changes changes, Purchase purchase)
    {
        changes.Purchases.Add(purchase.Id, new(null, purchase, [new(purchase.CreatedAt, purchase.State, "a unit is held")]));
        if (purchase.Timer is { } timer) changes.Timers.Add(timer);
    }

    protected Purchase Moved(Purchase before, Purchase after, string reason = "moved")
    {
        Save(c => c.Purchases.Add(after.Id, new(before, after, [new(Now, after.State, reason)])));
        return after;
    }

    /// <summary>So much, from the tax to the merchant.</summary>
    protected static JournalEntry Entry(PurchaseId purchase, long minor = 1, DateTimeOffset? at = null) => new(
        new(at ?? Now, Accounts.Tax, Side.Debit, new(minor, "USD"), purchase), new(at ?? Now, Accounts.Merchant("Acme"), Side.Credit, new(minor, "USD"), purchase));

    protected static OutboxItem.Reply Reply(
        SocialAccount? to = null, ReplyPriority priority = ReplyPriority.Confirmation, PurchaseId? purchase = null, string text = "Held for you.") =>
        new(Some.PostKey(), to ?? Some.Account(), text, priority, purchase, Now.AddMinutes(10));

    protected void Queue(params OutboxItem[] items) => Save(c =>
    {
        foreach (var item in items) c.Queued.Add(item.Key, item);
    });

    /// <summary>Everything a process would find to do that started anew.</summary>
    protected List<string> Outbox(DateTimeOffset? now = null)
    {
        Store.Disown();
        return Claim(now);
    }

    protected List<string> Claim(DateTimeOffset? now = null, int limit = 100) => [.. Store.Claim(now ?? Now, limit).Select(queued => queued.Item.Key)];

    /// <summary>Takes out what is older than told, and by default nothing is that old.</summary>
    protected void Prune(DateTimeOffset? posts = null, DateTimeOffset? requests = null, DateTimeOffset? nothing = null, int limit = 2)
    {
        var never = DateTimeOffset.UnixEpoch;
        while (Store.Prune(new(posts ?? never, requests ?? never, nothing ?? never, never, never), limit) != 0) { }
    }

    /// <summary>The whole list, two at a time.</summary>
    protected static List<T> Walk<T>(Func<PageRequest, Page<T>> list)
    {
        var all = new List<T>();
        var page = list(PageRequest.First(2));
        all.AddRange(page.Items);
        while (page.Next is not null)
        {
            page = list(new(page.Next, 2));
            all.AddRange(page.Items);
        }
        return all;
    }

    /// <summary>Equal in everything, lists and their order included.</summary>
    protected static void Same<T>(T expected, T? actual) => Assert.Equal(Written(expected), Written(actual));

    /// <summary>With all that its own type has, whatever it is known as.</summary>
    static string? Written(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType());
}
