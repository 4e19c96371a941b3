using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage.Alike;

/// <summary>Where stores of one kind are opened, again and again on the same rows.</summary>
interface IStorage : IDisposable
{
    IStore Open();

    IQueries Queries { get; }
}

/// <summary>One store that lives through a story, and what it answers, as text.</summary>
sealed class Witness : IDisposable
{
    readonly IStorage _storage;
    IStore _store;
    BatchRunner _runner;

    public Witness(IStorage storage)
    {
        _storage = storage;
        _store = storage.Open();
        _runner = new(_store, Some.Rules());
    }

    public IQueries Queries => _storage.Queries;

    public string Run(IReadOnlyList<Command> commands) => Lines(_runner.Run(commands).Select(result => result switch
    {
        // Nobody promises how much is in stock of an offer that only its post brings.
        CommandResult.Decided { Outcome: LikeOutcome like } => $"{like.Offer?.Id} {like.Offer?.Listed}",
        CommandResult.Decided decided => Write(decided.Outcome),
        _ => Write(result),
    }));

    public IReadOnlyList<PurchaseTimer> Due(string network, DateTimeOffset now, int limit) => _store.Due(network, now, now, limit);

    public string Claim(DateTimeOffset now, int limit) => Lines(_store.Claim(now, limit).Select(Write));

    public void Disown() => _store.Disown();

    public void Prune(Retention before, int limit)
    {
        while (_store.Prune(before, limit) != 0) { }
    }

    public void Restart()
    {
        _store.Dispose();
        _store = _storage.Open();
        _runner = new(_store, Some.Rules());
    }

    /// <summary>All that can be seen of what is kept.</summary>
    public string Tell(Cast cast, DateTimeOffset now)
    {
        var all = PageRequest.First(200);
        var purchases = Queries.Purchases(new(), all).Items;
        return Lines(
        [
            Write(Queries.Summary()),
            Write(_store.OfferTags(0)),
            .. _store.Networks().Select(network => Write(_store.Position(network)!)),
            .. Queries.Offers(false, all).Items.Select(Write),
            .. Queries.Offers(true, all).Items.Select(offer => $"listed {offer.Id}"),
            .. Queries.Members(all).Items.Select(Write),
            .. Cast.Accounts.Select(account => $"{Write(account)}: {Write(Queries.Contact(account))} {Queries.Member(account)?.Id}"),
            .. purchases.Select(Write),
            .. purchases.Select(view => $"to {Queries.ShipToOf(view.Purchase)}"),
            .. Queries.Enrollments(new(), all).Items.Select(Write),
            .. Queries.Transactions(new(), all).Items.Select(Write),
            .. Queries.Credits(new(), all).Items.Select(Write),
            .. cast.Rewards.SelectMany(offer => Queries.BudgetSteps(offer.Id, TimeSpan.FromHours(1))).Select(step => $"{step}"),
            .. cast.Rewards.SelectMany(offer => Queries.CreditSums(offer.Id)).Select(sum => $"{sum}"),
            .. cast.Rewards.Select(offer => Queries.Refusals(offer.Id)).Select(refused => $"{string.Join(", ", refused.Rules)}: {Lines(refused.Latest.Select(Write))}"),
            .. Queries.Liabilities().Select(due => $"{due}"),
            .. cast.Told.Select(told => Queries.Transaction(told.Id)).OfType<TakenTransaction>().Select(Write),
            .. Queries.Books.Lines(new(), all).Items.Select(booked => Write(booked.Line)),
            .. Queries.Alerts(all).Items.Select(Write),
            .. Queries.Parked(all).Items.Select(Write),
            .. Queries.Queued(all).Items.Select(Write),
            .. cast.Requests.Distinct().Select(key => $"{key}: {Queries.Request(key)}"),
            .. Load(cast, [.. purchases.Select(view => view.Purchase)], now),
            .. LoadRewards(cast),
        ]);
    }

    List<string> Load(Cast cast, List<Purchase> purchases, DateTimeOffset now)
    {
        var keys = new Keys();
        keys.Posts.UnionWith(cast.Posts);
        keys.Accounts.UnionWith(Cast.Accounts);
        keys.Asks.UnionWith(Cast.Accounts.SelectMany(account => cast.Offers.Select(offer => (account, offer.Tag))));
        foreach (var account in Cast.Accounts) keys.CodeTries[account] = now.AddHours(-1);
        keys.Codes.UnionWith(purchases.Select(p => ConfirmationCode.Fold(p.Code)));
        keys.Purchases.UnionWith(purchases.Select(p => p.Id));
        keys.Members.UnionWith(cast.Members);
        keys.OfferPosts.UnionWith(cast.OfferPosts);
        keys.Outbox.UnionWith(cast.Queued().Select(item => item.Key));
        keys.Requests.UnionWith(cast.Requests);
        var loaded = Load(keys);
        return
        [
            .. Sorted(loaded.Posts), .. Sorted(loaded.Accounts), .. Sorted(loaded.Contacts), .. Sorted(loaded.CodeTries), .. Sorted(loaded.Members), .. Sorted(loaded.Offers),
            .. Sorted(loaded.OfferTags), .. Sorted(loaded.OfferSkeletons), .. Sorted(loaded.OfferPosts), .. Sorted(loaded.Purchases), .. Sorted(loaded.Codes),
            .. Sorted(loaded.ClaimsByMember), .. Sorted(loaded.ClaimsByCard), .. loaded.Outbox.Order(StringComparer.Ordinal), .. Sorted(loaded.Requests), $"{loaded.Paused}",
            .. Cast.Accounts.SelectMany(account => Sorted(Load(new() { OpenPurchasesOfAccount = { account } }).Purchases)),
            .. cast.Members.SelectMany(member => Sorted(Load(new() { OpenPurchasesOf = { member } }).Purchases)),
            .. cast.Posts.SelectMany(post => Sorted(Load(new() { OpenedBy = { post } }).Purchases)),
        ];
    }

    /// <summary>With the posts of all offers: whether an offer is listed is known only of those that are asked for by their post or id, as is the stock of a product by its hashtag or id.</summary>
    List<string> LoadRewards(Cast cast)
    {
        var cards = cast.Told.Select(told => told.Card).Distinct().ToList();
        Keys[] each =
        [
            Of(keys => keys.FeedCards.UnionWith(cards)),
            Of(keys => keys.Linked.UnionWith(cards)),
            Of(keys => keys.Refunded.UnionWith(cards)),
            Of(keys => keys.Transactions.UnionWith(cast.Told.Select(told => told.Id))),
            Of(keys => keys.Loads.UnionWith(cast.Members.SelectMany(member => cast.Rewards.Select(offer => (offer.Id, member))))),
            Of(keys => keys.EnrollmentsOf.UnionWith(cast.Members)),
            Of(keys => keys.Asks.UnionWith(Cast.Accounts.SelectMany(account => cast.Rewards.Select(offer => (account, offer.Tag))))),
            Of(keys => keys.CheckIns.UnionWith(Cast.Accounts.Select(account => (account, Saving.Place)))),
            Of(keys => keys.Credits.UnionWith(cast.Told.SelectMany(told => cast.Rewards.Select(offer => new CreditKey(told.Id, offer.Id))))),
        ];
        return
        [
            .. each.Select(keys => Load(keys, cast.OfferPosts)).SelectMany((loaded, n) => new[]
            {
                Sorted(loaded.CardHolders), Sorted(loaded.Enrollments), Sorted(loaded.Transactions), Sorted(loaded.Redemptions), Sorted(loaded.Credits), Sorted(loaded.Venues),
                Sorted(loaded.Offers.Where(offer => offer.Value is RewardOffer).ToDictionary()), Sorted(loaded.Accounts),
            }.SelectMany(lines => lines).Select(line => $"{n} {line}")),
        ];
    }

    static Keys Of(Action<Keys> need)
    {
        var keys = new Keys();
        need(keys);
        return keys;
    }

    Loaded Load(Keys keys, List<PostKey> offerPosts)
    {
        keys.OfferPosts.UnionWith(offerPosts);
        return Load(keys);
    }

    Loaded Load(Keys keys)
    {
        using var batch = _store.Begin();
        return batch.Load(keys);
    }

    static IEnumerable<string> Sorted<TKey, TValue>(Dictionary<TKey, TValue> loaded) where TKey : notnull =>
        loaded.Select(entry => $"{entry.Key}: {Write(entry.Value!)}").Order(StringComparer.Ordinal);

    static string Write(object told) => $"{told.GetType().Name} {JsonSerializer.Serialize(told, told.GetType())}";

    static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);

    public void Dispose()
    {
        _store.Dispose();
        _storage.Dispose();
    }
}
