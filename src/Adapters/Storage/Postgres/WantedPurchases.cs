using Tagsale.Core.Engine;

namespace Tagsale.Adapters.Storage.Postgres;

/// <summary>The purchases that keys bring, as a part of statements: by id, by the post that opened them, by code, and what members and accounts have open.</summary>
sealed class WantedPurchases(Keys keys)
{
    /// <summary>Parameters 2 to 7.</summary>
    public const string WithStock = """
        select unnest($2)
        union select s.purchase from unnest($3, $4) as k (network, post)
          cross join lateral (select s.purchase from seen_posts s where s.program = $1 and s.network = k.network and s.post = k.post offset 0) s where s.purchase is not null
        union select o.id from unnest($5) as k (member)
          cross join lateral (select o.id from purchases o where o.program + 0 = $1 and o.member = k.member and o.state <= 4 offset 0) o
        union select o.id from unnest($6, $7) as k (network, account)
          cross join lateral (select a.member from accounts a where a.program = $1 and a.network = k.network and a.account = k.account offset 0) a
          cross join lateral (
            select o.id from purchases o where o.program + 0 = $1 and o.member = a.member and o.network = k.network and o.account = k.account and o.state <= 4 offset 0) o
        """;

    /// <summary>Parameters 2 to 8.</summary>
    public const string All = $"""
        {WithStock}
        union select o.id from unnest($8) as k (code)
          cross join lateral (select o.id from purchases o where o.program + 0 = $1 and lower(o.code) = k.code offset 0) o
        """;

    public bool IsEmpty => keys.Purchases.Count + keys.OpenedBy.Count + keys.OpenPurchasesOf.Count + keys.OpenPurchasesOfAccount.Count + keys.Codes.Count == 0;

    public Guid[] Ids { get; } = [.. keys.Purchases.Select(p => p.Value)];

    public Columns Bind(Columns to) => to
        .Value(Ids)
        .Value<string[]>([.. keys.OpenedBy.Select(p => p.Network)]).Value<string[]>([.. keys.OpenedBy.Select(p => p.Id)])
        .Value<Guid[]>([.. keys.OpenPurchasesOf.Select(m => m.Value)])
        .Value<string[]>([.. keys.OpenPurchasesOfAccount.Select(a => a.Network)]).Value<string[]>([.. keys.OpenPurchasesOfAccount.Select(a => a.Id)])
        .Value<string[]>([.. keys.Codes]);
}
