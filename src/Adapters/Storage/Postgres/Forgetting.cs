namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>What goes with deleted members beside their own rows. Parameter 2 is their ids.</summary>
static class Forgetting
{
    /// <summary>Answers to requests. Parameter 2 is what they were about.</summary>
    public const string Requests = """
        update requests r set status = 410, body = '', location = null from unnest($2) as k (subject) where r.program + 0 = $1 and r.subject = k.subject
        """;

    /// <summary>Of what was loaded and paid: amounts stay under the member's id; where and when was paid goes, and with it what could be taken back.</summary>
    public static readonly string[] Payments =
    [
        "delete from card_transactions t using unnest($2) as k (member) where t.program + 0 = $1 and t.member = k.member",
        """
        delete from redemptions r using (
          select x.place from unnest($2) as k (member)
          cross join lateral (select e.id from enrollments e where e.program + 0 = $1 and e.member = k.member offset 0) e
          cross join lateral (select x.ctid as place from redemptions x where x.program + 0 = $1 and x.enrollment = e.id offset 0) x) k
        where r.ctid = k.place
        """,
        "update enrollments e set token = '' from unnest($2) as k (member) where e.program + 0 = $1 and e.member = k.member",
    ];

    /// <summary>
    /// States up to 5 are open or paid: such an order still needs its address, its account and its posts. Those above need nobody any more. Nor does a credit that is paid, which is state 2, need its card.
    /// </summary>
    public static readonly string[] Orders =
    [
        """
        delete from addresses a using unnest($2) as k (member) where a.program = $1 and a.member = k.member and not exists (
          select from purchases p where p.program + 0 = $1 and p.member = k.member and p.state <= 5 and p.address_number = a.number)
        """,
        """
        update requests r set status = 410, body = '', location = null
        from unnest($2) as k (member) join purchases p on p.program + 0 = $1 and p.member = k.member and p.state > 5
        where r.program + 0 = $1 and r.subject = 'pur_' || replace(p.id::text, '-', '')
        """,
        """
        update seen_posts s set author = '' from unnest($2) as k (member) join purchases p on p.program + 0 = $1 and p.member = k.member and p.state > 5
        where s.program = $1 and s.network = p.network and s.post in (p.post, p.confirm_post)
        """,
        """
        update purchases p set account = '', post = '', confirm_post = null from unnest($2) as k (member)
        where p.program + 0 = $1 and p.member = k.member and p.state > 5 and p.post <> ''
        """,
        "update statement_credits c set token = '' from unnest($2) as k (member) where c.program + 0 = $1 and c.member = k.member and c.state = 2 and c.token <> ''",
    ];

    const string IsNeeded = """
        (exists (select from purchases p where p.program + 0 = $1 and p.member = k.member and p.state <= 5)
          or exists (select from statement_credits c where c.program + 0 = $1 and c.member = k.member and c.state <> 2))
        """;

    /// <summary>Those of whom something is left are come back to.</summary>
    public const string Mark = $"""
        insert into erasures (program, member) select $1, k.member from unnest($2) as k (member) where {IsNeeded} on conflict do nothing
        """;

    /// <summary>Those of whom something more can be erased. Parameter 2 is how many.</summary>
    public const string Ready = $"""
        select member from erasures k where program = $1
          and (exists (select from purchases p where p.program + 0 = $1 and p.member = k.member and p.state > 5 and p.post <> '')
            or exists (select from statement_credits c where c.program + 0 = $1 and c.member = k.member and c.state = 2 and c.token <> '')
            or not {IsNeeded})
        limit $2
        """;

    public const string Unmark = $"""
        delete from erasures e using unnest($2) as k (member) where e.program = $1 and e.member = k.member and not {IsNeeded}
        """;
}
