using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Which reward offers may count what is paid where. Errs only towards too many: what a merchant is called is not looked at.</summary>
sealed class CountedOffers
{
    readonly ConcurrentDictionary<string, ImmutableArray<OfferId>> _byMerchant = [];
    readonly ConcurrentDictionary<string, ImmutableArray<OfferId>> _byCategory = [];
    ImmutableArray<OfferId> _anywhere = [];

    public void Add(RewardOffer offer)
    {
        var (keys, offers) = offer.Match.Ids.Length > 0 ? (offer.Match.Ids, _byMerchant) : (offer.Match.Categories, _byCategory);
        foreach (var key in keys.Distinct()) offers.AddOrUpdate(key, [offer.Id], (_, others) => others.Add(offer.Id));
        if (keys.Length == 0) ImmutableInterlocked.Update(ref _anywhere, others => others.Add(offer.Id));
    }

    /// <returns>Whether there are any.</returns>
    public bool AddTo(HashSet<OfferId> counted, CardMerchant merchant)
    {
        var (here, alike) = (Under(_byMerchant, merchant.Id), Under(_byCategory, merchant.Category));
        counted.UnionWith(here);
        counted.UnionWith(alike);
        counted.UnionWith(_anywhere);
        return here.Length + alike.Length + _anywhere.Length > 0;
    }

    static ImmutableArray<OfferId> Under(ConcurrentDictionary<string, ImmutableArray<OfferId>> offers, string? key) =>
        key is not null && offers.TryGetValue(key, out var found) ? found : [];
}
