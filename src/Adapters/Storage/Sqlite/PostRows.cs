using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>Posts acted on, what there is between us and accounts, and tries at other people's codes.</summary>
sealed class PostRows(Session session)
{
    readonly Statement _seen = session.Prepare(
        "select author, at, hash, understood, purchase from seen_posts where program = ?1 and network = ? and post = ?");

    readonly Statement _see = session.Prepare(
        "insert into seen_posts (program, network, post, author, at, hash, understood, purchase) values (?1, ?, ?, ?, ?, ?, ?, ?)");

    readonly Statement _contact = session.Prepare(
        "select invited_at, opted_out_at, gone_at from contacts where program = ?1 and network = ? and account = ?");

    readonly Statement _meet = session.Prepare("""
        insert into contacts (program, network, account, invited_at, opted_out_at, gone_at) values (?1, ?, ?, ?, ?, ?) on conflict do nothing
        """);

    readonly Statement _changeContact = session.Prepare("""
        update contacts set invited_at = ?2, opted_out_at = ?, gone_at = ?
        where program = ?1 and network = ? and account = ? and invited_at is ? and opted_out_at is ? and gone_at is ?
        """);

    readonly Statement _tries = session.Prepare(
        "select count(*) from code_tries where program = ?1 and network = ? and account = ? and at > ?");

    readonly Statement _record = session.Prepare("""
        insert into code_tries (program, network, account, at, post, purchase) values (?1, ?, ?, ?, ?, ?) on conflict do nothing
        """);

    readonly Statement _look = session.Prepare(
        "select network, post, at < ?2 from seen_posts where program = ?1 and (network, post) > (?, ?) order by network, post limit ?");

    readonly Statement _forget = session.Prepare("delete from seen_posts where program = ?1 and network = ? and post = ?");

    readonly Statement _lookAtTries = session.Prepare("""
        select network, account, at, post, purchase, at < ?2 from code_tries
        where program = ?1 and (network, account, at, post, purchase) > (?, ?, ?, ?, ?) order by network, account, at, post, purchase limit ?
        """);

    readonly Statement _forgetTry = session.Prepare(
        "delete from code_tries where program = ?1 and network = ? and account = ? and at = ? and post = ? and purchase = ?");

    readonly Statement _forgetTries = session.Prepare("delete from code_tries where program = ?1 and network = ? and account = ?");

    public SeenPost? Seen(PostKey post) => _seen.Bind(post.Network).Bind(post.Id).One(row => new SeenPost(
        post, new(post.Network, row.Text()), row.Time(), row.Text(), row.Text(), row.GuidOrNull() is { } purchase ? new PurchaseId(purchase) : null));

    public void See(SeenPost seen) => _see
        .Bind(seen.Key.Network).Bind(seen.Key.Id).Bind(seen.Author.Id).Bind(seen.At).Bind(seen.Hash).Bind(seen.Understood).Bind(seen.Purchase?.Value).Run();

    public Contact? Contact(SocialAccount account) => _contact
        .Bind(account.Network).Bind(account.Id).One(row => new Contact(account, row.TimeOrNull(), row.TimeOrNull(), row.TimeOrNull()));

    public void Put(ContactChange change)
    {
        var ((account, invited, optedOut, gone), before) = (change.After, change.Before);
        var put = before is null
            ? _meet.Bind(account.Network).Bind(account.Id).Bind(invited).Bind(optedOut).Bind(gone)
            : _changeContact.Bind(invited).Bind(optedOut).Bind(gone).Bind(account.Network).Bind(account.Id).Bind(before.InvitedAt).Bind(before.OptedOutAt).Bind(before.GoneAt);
        put.RunOnOne($"contact {account.Network}/{account.Id}");
    }

    public int Tries(SocialAccount account, DateTimeOffset since) =>
        _tries.Bind(account.Network).Bind(account.Id).Bind(since).OneValue(row => row.Int()) ?? 0;

    public void Record(CodeTry attempt) => Bind(_record, attempt).Run();

    public void ForgetTries(SocialAccount account) => _forgetTries.Bind(account.Network).Bind(account.Id).Run();

    public List<(PostKey, bool)> Look(PostKey after, DateTimeOffset before, int limit) => _look
        .Bind(before).Bind(after.Network).Bind(after.Id).Bind(limit).All(row => (new PostKey(row.Text(), row.Text()), row.Flag()));

    public void Forget(PostKey post) => _forget.Bind(post.Network).Bind(post.Id).Run();

    public List<(CodeTry, bool)> LookAtTries(CodeTry after, DateTimeOffset before, int limit) =>
        Bind(_lookAtTries.Bind(before), after).Bind(limit).All(row => (ReadTry(row), row.Flag()));

    public void Forget(CodeTry attempt) => Bind(_forgetTry, attempt).Run();

    static Statement Bind(Statement to, CodeTry attempt) => to
        .Bind(attempt.Account.Network).Bind(attempt.Account.Id).Bind(attempt.At).Bind(attempt.Post.Id).Bind(attempt.Purchase.Value);

    static CodeTry ReadTry(Statement row)
    {
        var (network, account, at, post) = (row.Text(), row.Text(), row.Time(), row.Text());
        return new(new(network, account), at, new(network, post), new(row.Guid()));
    }
}
