using Tagsale.Core;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>
/// What of a deleted member goes beside the member's own rows. States up to 5 are open or paid: a parcel may still have to go out, so what leads to such a purchase
/// stays until it is over. States above 5 need nobody any more. Nor does a credit that is paid, which is state 2, need its card.
/// </summary>
sealed class ErasureRows(Session session)
{
    readonly Statement _eraseAuthors = session.Prepare("""
        update seen_posts set author = '' where program = ?1 and (network, post) in
          (select network, post from purchases indexed by purchases_of_member where program = ?1 and member = ?2 and state > 5
           union all
           select network, confirm_post from purchases indexed by purchases_of_member where program = ?1 and member = ?2 and state > 5 and confirm_post is not null)
        """);

    readonly Statement _erasePurchases = session.Prepare("""
        update purchases indexed by purchases_of_member set account = '', post = '', confirm_post = null
        where program = ?1 and member = ?2 and state > 5
        """);

    readonly Statement _eraseCredits = session.Prepare(
        "update statement_credits indexed by statement_credits_of_member set token = '' where program = ?1 and member = ?2 and state = 2 and token <> ''");

    readonly Statement _remember = session.Prepare($"insert into erasures (program, member) select ?1, ?2 where {IsNeeded("?2")} on conflict do nothing");

    readonly Statement _drop = session.Prepare($"delete from erasures where program = ?1 and member = ?2 and not {IsNeeded("?2")}");

    readonly Statement _ready = session.Prepare($"""
        select member from erasures where program = ?1 and
          (exists (select 1 from purchases indexed by purchases_of_member where program = ?1 and member = erasures.member and state > 5 and post <> '')
           or exists (select 1 from statement_credits indexed by statement_credits_of_member where program = ?1 and member = erasures.member and state = 2 and token <> '')
           or not {IsNeeded("erasures.member")})
        limit ?
        """);

    static string IsNeeded(string member) => $"""
        (exists (select 1 from purchases indexed by purchases_of_member where program = ?1 and member = {member} and state <= 5)
          or exists (select 1 from statement_credits indexed by statement_credits_of_member where program = ?1 and member = {member} and state <> 2))
        """;

    /// <summary>Erases what can be erased, and remembers the member if that is not all.</summary>
    public void Begin(MemberId member)
    {
        Erase(member);
        _remember.Bind(member.Value).Run();
    }

    /// <summary>Members of whom something more can be erased.</summary>
    public List<MemberId> Ready(int limit) => _ready.Bind(limit).All(row => new MemberId(row.Guid()));

    public void GoOn(MemberId member)
    {
        Erase(member);
        _drop.Bind(member.Value).Run();
    }

    void Erase(MemberId member)
    {
        session.Members.ForgetAddresses(member);
        session.Records.ForgetPurchasesOf(member);
        _eraseAuthors.Bind(member.Value).Run();
        _erasePurchases.Bind(member.Value).Run();
        _eraseCredits.Bind(member.Value).Run();
    }
}
