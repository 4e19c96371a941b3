using Tagsale.Core.Engine;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>Card-linked rewards: budgets first, in the order they were locked in.</summary>
sealed class SavingRewards(Sets sets)
{
    public void Save(Changes changes)
    {
        SetBudgets(changes);
        PutEnrollments([.. changes.Enrollments.Values.OrderBy(e => e.After.Id.Value)]);
        PutTransactions([.. changes.Transactions.Values.OrderBy(t => t.After.Transaction.Id, StringComparer.Ordinal)]);
        PutRedemptions([.. changes.Redemptions.Values.OrderBy(r => r.After.Key.Sale, StringComparer.Ordinal).ThenBy(r => r.After.Key.Offer.Value)]);
        PutCredits([.. changes.Credits.Values.OrderBy(c => c.After.Key.Transaction, StringComparer.Ordinal).ThenBy(c => c.After.Key.Offer.Value)]);
    }

    void SetBudgets(Changes changes) => sets.Each([.. changes.Budgets.Values.OrderBy(b => b.Offer.Value)], """
        with done as (
          update reward_budgets b set total = k.total, reserved = k.reserved, credited = k.credited, enrolled = k.enrolled
          from (
            select *, (select ctid from reward_budgets x where x.program = $1 and x.offer = u.offer) as place
            from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10) as u (offer, total_before, reserved_before, credited_before, enrolled_before, total, reserved, credited, enrolled)) k
          where b.ctid = k.place and b.total = k.total_before and b.reserved = k.reserved_before and b.credited = k.credited_before and b.enrolled = k.enrolled_before returning 1)
        select must_touch(count(*), $11, 'budgets') from done
        """, Sets.Noted)
        .Of(b => b.Offer.Value).Of(b => b.Before.Total).Of(b => b.Before.Reserved).Of(b => b.Before.Credited).Of(b => b.Before.Enrolled)
        .Of(b => b.After.Total).Of(b => b.After.Reserved).Of(b => b.After.Credited).Of(b => b.After.Enrolled).Count();

    void PutEnrollments(List<EnrollmentChange> enrollments)
    {
        WhatChanges(sets.Each([.. enrollments.Where(e => e.Before is null)], """
            insert into enrollments (program, id, offer, member, service, token, fingerprint, at, source, claim, reserved, credited, visits, ended_at)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """).Of(e => e.After.Id.Value).Of(e => e.After.Offer.Value).Of(e => e.After.Member.Value));

        // Whatever moves an enrolment to another card, or ends it, changes one of what is looked at.
        var update = sets.Each([.. enrollments.Where(e => e.Before is not null)], """
            with done as (
              update enrollments e set service = k.service, token = k.token, fingerprint = k.fingerprint, at = k.at, source = k.source, claim = k.claim, reserved = k.reserved,
                credited = k.credited, visits = k.visits, ended_at = k.ended_at
              from (
                select *, (select ctid from enrollments x where x.program = $1 and x.id = u.id) as place
                from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) as u (id, token_before, at_before, claim_before, reserved_before,
                  credited_before, visits_before, ended_before, service, token, fingerprint, at, source, claim, reserved, credited, visits, ended_at)) k
              where e.ctid = k.place and e.token = k.token_before and e.at = k.at_before and e.claim = k.claim_before and e.reserved = k.reserved_before
                and e.credited = k.credited_before and e.visits = k.visits_before and e.ended_at is not distinct from k.ended_before returning 1)
            select must_touch(count(*), $20, 'enrolments') from done
            """, Sets.Noted).Of(e => e.After.Id.Value).Of(e => e.Before!.Card.Token).Times(e => e.Before!.At).Of(e => e.Before!.ClaimMinor).Of(e => e.Before!.ReservedMinor)
            .Of(e => e.Before!.CreditedMinor).Of(e => e.Before!.Visits).TimesOrNull(e => e.Before!.EndedAt);
        WhatChanges(update).Count();
    }

    static Columns<EnrollmentChange> WhatChanges(Columns<EnrollmentChange> to) => to
        .Of(e => e.After.Card.Service).Of(e => e.After.Card.Token).Of(e => e.After.Fingerprint).Times(e => e.After.At).Of(e => (int)e.After.Source).Of(e => e.After.ClaimMinor)
        .Of(e => e.After.ReservedMinor).Of(e => e.After.CreditedMinor).Of(e => e.After.Visits).TimesOrNull(e => e.After.EndedAt);

    void PutTransactions(List<TransactionChange> transactions)
    {
        WhatChanges(sets.Each([.. transactions.Where(t => t.IsNew)], """
            insert into card_transactions (program, id, type, service, token, amount, currency, at, merchant, merchant_name, category, country, original, status, member, sale, credit,
              why, taken_at)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            """)
            .Of(t => t.After.Transaction.Id).Of(t => (int)t.After.Transaction.Type).Of(t => t.After.Transaction.Card.Service).Of(t => t.After.Transaction.Card.Token)
            .Of(t => t.After.Transaction.Amount.Minor).Of(t => t.After.Transaction.Amount.Currency).Times(t => t.After.Transaction.At).Of(t => t.After.Transaction.Merchant.Id)
            .Of(t => t.After.Transaction.Merchant.Name).Of(t => t.After.Transaction.Merchant.Category).Of(t => t.After.Transaction.Merchant.Country).Of(t => t.After.Transaction.Original));

        // Only what waits, or was paid with a card that nobody had, comes to something else later.
        WhatChanges(sets.Each([.. transactions.Where(t => !t.IsNew)], """
            with done as (
              update card_transactions t set status = k.status, member = k.member, sale = k.sale, credit = k.credit, why = k.why, taken_at = k.taken_at
              from (
                select *, (select ctid from card_transactions x where x.program = $1 and x.id = u.id) as place
                from unnest($2, $3, $4, $5, $6, $7, $8) as u (id, status, member, sale, credit, why, taken_at)) k
              where t.ctid = k.place and (t.status in (4, 5) or t.status = k.status) returning 1)
            select must_touch(count(*), $9, 'transactions') from done
            """, Sets.Noted).Of(t => t.After.Transaction.Id)).Count();
    }

    static Columns<TransactionChange> WhatChanges(Columns<TransactionChange> to) => to
        .Of(t => (int)t.After.Status).Of(t => t.After.Member?.Value).Of(t => t.After.Sale).Of(t => t.After.CreditMinor).Of(t => ExplanationText.Write(t.After.Why)).Times(t => t.After.TakenAt);

    void PutRedemptions(List<RedemptionChange> redemptions)
    {
        WhatChanges(sets.Each([.. redemptions.Where(r => r.Before is null)], """
            insert into redemptions (program, sale, offer, enrollment, service, token, merchant, at, cleared, refunded, granted, net, visit)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """)
            .Of(r => r.After.Key.Sale).Of(r => r.After.Key.Offer.Value).Of(r => r.After.Enrollment.Value).Of(r => r.After.Card.Service).Of(r => r.After.Card.Token)
            .Of(r => r.After.MerchantId).Times(r => r.After.At));

        WhatChanges(sets.Each([.. redemptions.Where(r => r.Before is not null)], """
            with done as (
              update redemptions r set cleared = k.cleared, refunded = k.refunded, granted = k.granted, net = k.net, visit = k.visit
              from (
                select *, (select ctid from redemptions x where x.program = $1 and x.sale = u.sale and x.offer = u.offer) as place
                from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) as u (sale, offer, cleared_before, refunded_before, granted_before, net_before, visit_before,
                  cleared, refunded, granted, net, visit)) k
              where r.ctid = k.place and r.cleared = k.cleared_before and r.refunded = k.refunded_before and r.granted = k.granted_before and r.net = k.net_before
                and r.visit is not distinct from k.visit_before returning 1)
            select must_touch(count(*), $14, 'redemptions') from done
            """, Sets.Noted).Of(r => r.After.Key.Sale).Of(r => r.After.Key.Offer.Value).Of(r => r.Before!.ClearedMinor).Of(r => r.Before!.RefundedMinor)
            .Of(r => r.Before!.GrantedMinor).Of(r => r.Before!.NetMinor).Of(r => r.Before!.Visit)).Count();
    }

    static Columns<RedemptionChange> WhatChanges(Columns<RedemptionChange> to) => to
        .Of(r => r.After.ClearedMinor).Of(r => r.After.RefundedMinor).Of(r => r.After.GrantedMinor).Of(r => r.After.NetMinor).Of(r => r.After.Visit);

    void PutCredits(List<CreditChange> credits)
    {
        sets.Each([.. credits.Where(c => c.IsNew)], """
            insert into statement_credits (program, transaction_id, offer, enrollment, member, service, token, amount, currency, at, state, reference)
            select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """)
            .Of(c => c.After.Key.Transaction).Of(c => c.After.Key.Offer.Value).Of(c => c.After.Enrollment.Value).Of(c => c.After.Member.Value).Of(c => c.After.Card.Service)
            .Of(c => c.After.Card.Token).Of(c => c.After.Amount.Minor).Of(c => c.After.Amount.Currency).Times(c => c.After.At).Of(c => (int)c.After.State).Of(c => c.After.Reference);

        // What has been paid stays so: of two who book the same payout file one decides anew.
        sets.Each([.. credits.Where(c => !c.IsNew)], """
            with done as (
              update statement_credits c set state = k.state, reference = k.reference
              from (
                select *, (select ctid from statement_credits x where x.program = $1 and x.transaction_id = u.transaction_id and x.offer = u.offer) as place
                from unnest($2, $3, $4, $5) as u (transaction_id, offer, state, reference)) k
              where c.ctid = k.place and c.state <> 2 returning 1)
            select must_touch(count(*), $6, 'credits') from done
            """, Sets.Noted).Of(c => c.After.Key.Transaction).Of(c => c.After.Key.Offer.Value).Of(c => (int)c.After.State).Of(c => c.After.Reference).Count();
    }
}
