using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Loaded offers and credits as people look at them; the offers of one answer are read once.</summary>
sealed class RewardViews(Session session)
{
    readonly Dictionary<OfferId, RewardOffer> _offers = [];

    public EnrollmentView Of(Enrollment enrollment) => new(enrollment, OfferOf(enrollment.Offer));

    public CreditView Of(StatementCredit credit) => new(credit, OfferOf(credit.Key.Offer), session.Transactions.Find(credit.Key.Transaction));

    RewardOffer OfferOf(OfferId id) => _offers.TryGetValue(id, out var known)
        ? known
        : _offers[id] = Invariant.Found(session.Offers.Find(id) as RewardOffer, $"reward offer {id}");
}
