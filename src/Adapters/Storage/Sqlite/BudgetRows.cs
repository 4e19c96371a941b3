using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What of a reward offer stands beside its own row: its budget, and the venues that load it.</summary>
sealed class BudgetRows(Session session)
{
    readonly Statement _find = session.Prepare("select total, reserved, credited, enrolled from reward_budgets where program = ?1 and offer = ?");

    readonly Statement _insert = session.Prepare("insert into reward_budgets (program, offer, total, reserved, credited, enrolled) values (?1, ?, ?, ?, ?, ?)");

    readonly Statement _set = session.Prepare("""
        update reward_budgets set total = ?2, reserved = ?, credited = ?, enrolled = ?
        where program = ?1 and offer = ? and total = ? and reserved = ? and credited = ? and enrolled = ?
        """);

    readonly Statement _open = session.Prepare("insert into venues (program, venue, offer) values (?1, ?, ?) on conflict do nothing");

    readonly Statement _at = session.Prepare("select offer from venues where program = ?1 and venue = ? order by offer");

    public Budget Find(OfferId offer) => _find.Bind(offer.Value).OneValue(row => new Budget(row.Long(), row.Long(), row.Long(), row.Int()))
        ?? throw new InvariantException($"{offer} has no budget");

    public List<OfferId> At(string venue) => _at.Bind(venue).All(row => new OfferId(row.Guid()));

    public void Insert(RewardOffer offer)
    {
        Bind(_insert.Bind(offer.Id.Value), offer.Budget).Run();
        foreach (var venue in offer.Venues) _open.Bind(venue.Id).Bind(offer.Id.Value).Run();
    }

    public void Set(BudgetChange change) => Bind(Bind(_set, change.After).Bind(change.Offer.Value), change.Before).RunOnOne($"budget of {change.Offer}");

    static Statement Bind(Statement to, Budget budget) => to.Bind(budget.Total).Bind(budget.Reserved).Bind(budget.Credited).Bind(budget.Enrolled);
}
