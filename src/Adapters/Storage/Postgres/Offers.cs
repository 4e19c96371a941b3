using System.Collections.Concurrent;
using Npgsql;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>
/// What of an offer never changes, read once. Its stock or budget does, and whether it is listed: those are read with every batch that wants them. A published offer is never changed
/// otherwise, so what one process publishes is all the others can miss.
/// </summary>
sealed class Offers(ProgramId program)
{
    readonly ConcurrentDictionary<OfferId, Offer> _byId = [];
    readonly ConcurrentDictionary<string, Offer> _byTag = [];

    public CountedOffers Counted { get; } = new();

    /// <exception cref="UnknownOfferException">It was published since the last look.</exception>
    public Offer Known(OfferId id) => _byId.TryGetValue(id, out var offer) ? offer : throw new UnknownOfferException();

    /// <exception cref="UnknownOfferException">It was published since the last look.</exception>
    public ProductOffer KnownProduct(OfferId id) => (ProductOffer)Known(id);

    /// <summary>Null also where it was published since the last look.</summary>
    public Offer? Find(OfferId id) => _byId.GetValueOrDefault(id);

    /// <inheritdoc cref="Find(OfferId)"/>
    public Offer? Find(string tag) => _byTag.GetValueOrDefault(tag);

    /// <summary>Reads what is new. Asking again for all of it after an unknown one is rare enough.</summary>
    public void Look(NpgsqlConnection connection)
    {
        var variants = new Dictionary<OfferId, List<Variant>>();
        using var sets = new Sets(connection, program);
        Guid[] known = [.. _byId.Keys.Select(id => id.Value)];
        sets.Add($"select offer, {OfferRow.VariantColumns} from variants where program = $1 and offer <> all ($2) order by offer, position", row =>
        {
            var offer = new OfferId(row.Guid());
            if (!variants.TryGetValue(offer, out var list)) variants.Add(offer, list = []);
            list.Add(OfferRow.ReadVariant(row));
        }).Value(known);
        sets.Add($"select {OfferRow.Columns} from offers where program = $1 and id <> all ($2)", row =>
        {
            var offer = OfferRow.Read(row);
            if (offer is not ProductOffer product) Keep(offer);
            else if (variants.TryGetValue(offer.Id, out var list)) Keep(product with { Variants = [.. list] });
        }).Value(known);
        sets.Run();
    }

    void Keep(Offer offer)
    {
        if (_byId.TryAdd(offer.Id, offer) && offer is RewardOffer reward) Counted.Add(reward);
        _byTag.TryAdd(offer.Tag, offer);
    }
}

/// <summary>An offer has been published by another process since the last look.</summary>
sealed class UnknownOfferException : Exception;
