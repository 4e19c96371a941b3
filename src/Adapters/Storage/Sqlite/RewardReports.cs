using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Card-linked rewards added up for the operator.</summary>
sealed class RewardReports(Session session)
{
    // What is set aside for an enrolment is its claim, less what was credited since it was loaded.
    const string Steps = """
        with moves as (
          select c.enrollment, c.at / ?2 as step, sum(max(c.amount, 0)) as given, sum(max(-c.amount, 0)) as back, count(*) filter (where c.amount > 0) as credits,
            coalesce(sum(c.amount) filter (where c.at >= e.at), 0) as net, e.claim
          from statement_credits c indexed by statement_credits_of_offer join enrollments e on e.program = ?1 and e.id = c.enrollment
          where c.program = ?1 and c.offer = ?3 group by c.enrollment, step),
        runs as (select *, sum(net) over (partition by enrollment order by step) as so_far from moves)
        select step * ?2, sum(given), sum(back), sum(credits), sum(reserved), sum(loads) from (
          select step, given, back, credits, min(max(so_far - net, 0), claim) - min(max(so_far, 0), claim) as reserved, 0 as loads from runs
          union all
          select at / ?2, 0, 0, 0, claim, 1 from enrollments indexed by enrollments_of_offer where program = ?1 and offer = ?3)
        group by step order by step
        """;

    const string Sums = """
        select state, sum(max(amount, 0)), sum(max(-amount, 0)), count(*)
        from statement_credits indexed by statement_credits_of_offer where program = ?1 and offer = ?2 group by state order by state
        """;

    // Credits that the payment service is asked for all stand in the outbox, which is short. Of state 3: owed.
    const string Due = """
        select currency, sum(reserved), sum(sending), sum(owed) from (
          select f.currency, b.reserved, 0 as sending, 0 as owed from reward_budgets b join offers f on f.program = ?1 and f.id = b.offer where b.program = ?1
          union all
          select json_extract(payload, '$.Currency'), 0, json_extract(payload, '$.Amount'), 0 from outbox where program = ?1 and key >= 'credit/' and key < 'credit0'
          union all
          select currency, 0, 0, amount from statement_credits indexed by statement_credits_owed where program = ?1 and state = 3)
        group by currency order by currency
        """;

    // Of type 2: what has cleared.
    static readonly string Refused = $"""
        with refused as (
          select t.*, coalesce((
            select json_extract(r.value, '$.Rule') from json_each(o.value, '$.Rules') r where not coalesce(json_extract(r.value, '$.Held'), 0) order by r.key limit 1), '{OfferTrace.NothingGiven}') as rule
          from (select member from enrollments indexed by enrollments_of_offer where program = ?1 and offer = ?2 order by id desc limit {RefusedPayments.MostMembers}) m
          join card_transactions t on t.program = ?1 and t.id in (
            select x.id from card_transactions x indexed by card_transactions_of_member
            where x.program = ?1 and x.member = m.member and x.type = 2 order by x.taken_at desc, x.id desc limit {RefusedPayments.MostEach})
          join json_each(t.why, '$.Offers') o
          where json_extract(o.value, '$.Offer') = ?3 and coalesce(json_extract(o.value, '$.Credit'), 0) = 0)

        """;

    public List<BudgetStep> BudgetSteps(OfferId offer, TimeSpan step) => Ask(Steps, s => s.Bind(step.Ticks / TimeSpan.TicksPerMicrosecond).Bind(offer.Value), RewardReportRow.ReadStep);

    public List<CreditSum> CreditSums(OfferId offer) => Ask(Sums, s => s.Bind(offer.Value), RewardReportRow.ReadSum);

    public List<Liability> Liabilities() => Ask(Due, s => s, RewardReportRow.ReadLiability);

    public RefusedPayments Refusals(OfferId offer)
    {
        return new(
            Ask(Refused + "select rule, count(*) from refused group by rule order by count(*) desc, rule", Bind, RewardReportRow.ReadRefused),
            Ask(Refused + $"select {TransactionRow.Columns} from refused order by taken_at desc, id desc limit {RefusedPayments.MostShown}", Bind, TransactionRow.Read));

        Statement Bind(Statement statement) => statement.Bind(offer.Value).Bind(offer.Value.ToString());
    }

    List<T> Ask<T>(string sql, Func<Statement, Statement> bind, Func<Statement, T> read)
    {
        using var statement = session.Once(sql);
        return bind(statement).All(read);
    }
}
