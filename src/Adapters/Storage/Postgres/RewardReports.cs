using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Card-linked rewards added up for the operator.</summary>
sealed class RewardReports(Snapshot snapshot)
{
    // What is set aside for an enrolment is its claim, less what was credited since it was loaded.
    const string Steps = """
        with moves as (
          select c.enrollment, c.at / $3 as step, sum(greatest(c.amount, 0)) as given, sum(greatest(-c.amount, 0)) as back, count(*) filter (where c.amount > 0) as credits,
            coalesce(sum(c.amount) filter (where c.at >= e.at), 0) as net, e.claim
          from statement_credits c join enrollments e on e.program = $1 and e.id = c.enrollment
          where c.program = $1 and c.offer = $2 and c.amount <> 0 group by c.enrollment, e.claim, step),
        runs as (select *, sum(net) over (partition by enrollment order by step) as so_far from moves)
        select step * $3, sum(given)::bigint, sum(back)::bigint, sum(credits)::integer, sum(reserved)::bigint, sum(loads)::integer from (
          select step, given, back, credits, least(greatest(so_far - net, 0), claim) - least(greatest(so_far, 0), claim) as reserved, 0 as loads from runs
          union all
          select at / $3, 0, 0, 0, claim, 1 from enrollments where program = $1 and offer = $2 and source > 0) s
        group by step order by step
        """;

    const string Sums = """
        select state, sum(greatest(amount, 0))::bigint, sum(greatest(-amount, 0))::bigint, count(*)::integer
        from statement_credits where program = $1 and offer = $2 and amount <> 0 group by state order by state
        """;

    // Of state 2: paid.
    const string Due = """
        select currency, sum(reserved)::bigint, sum(sending)::bigint, sum(owed)::bigint from (
          select f.currency, b.reserved, 0 as sending, 0 as owed from reward_budgets b join offers f on f.program = $1 and f.id = b.offer where b.program = $1
          union all
          select currency, 0, case state when 1 then amount else 0 end, case state when 3 then amount else 0 end from statement_credits where program = $1 and state <> 2) d
        group by currency order by currency
        """;

    // Of type 2: what has cleared.
    static readonly string Refused = $"""
        with refused as (
          select t.*, coalesce((
            select r.value ->> 'Rule' from jsonb_array_elements(o.value -> 'Rules') with ordinality r (value, n) where not coalesce((r.value ->> 'Held')::boolean, false) order by r.n limit 1),
            '{OfferTrace.NothingGiven}') as rule
          from (select member from enrollments where program = $1 and offer = $2 and source > 0 order by id desc limit {RefusedPayments.MostMembers}) m
          cross join lateral (
            select * from card_transactions x where x.program = $1 and x.member = m.member and x.type = 2 order by x.taken_at desc, x.id desc limit {RefusedPayments.MostEach}) t
          cross join lateral jsonb_array_elements(t.why::jsonb -> 'Offers') o (value)
          where o.value ->> 'Offer' = $3 and coalesce((o.value ->> 'Credit')::bigint, 0) = 0)

        """;

    public IReadOnlyList<BudgetStep> BudgetSteps(OfferId offer, TimeSpan step)
    {
        var steps = new List<BudgetStep>();
        snapshot.Read(sets => sets.Add(Steps, row => steps.Add(RewardReportRow.ReadStep(row))).Value(offer.Value).Value(step.Ticks / TimeSpan.TicksPerMicrosecond));
        return steps;
    }

    public IReadOnlyList<CreditSum> CreditSums(OfferId offer)
    {
        var sums = new List<CreditSum>();
        snapshot.Read(sets => sets.Add(Sums, row => sums.Add(RewardReportRow.ReadSum(row))).Value(offer.Value));
        return sums;
    }

    public IReadOnlyList<Liability> Liabilities()
    {
        var due = new List<Liability>();
        snapshot.Read(sets => sets.Add(Due, row => due.Add(RewardReportRow.ReadLiability(row))));
        return due;
    }

    public RefusedPayments Refusals(OfferId offer)
    {
        var (rules, latest) = (new List<RefusedBy>(), new List<TakenTransaction>());
        snapshot.Read(sets =>
        {
            sets.Add(Refused + "select rule, count(*)::integer from refused group by rule order by count(*) desc, rule collate \"C\"", row => rules.Add(RewardReportRow.ReadRefused(row)))
                .Value(offer.Value).Value(offer.Value.ToString());
            sets.Add(Refused + $"select {TransactionRow.Columns} from refused order by taken_at desc, id desc limit {RefusedPayments.MostShown}", row => latest.Add(TransactionRow.Read(row)))
                .Value(offer.Value).Value(offer.Value.ToString());
        });
        return new(rules, latest);
    }
}
