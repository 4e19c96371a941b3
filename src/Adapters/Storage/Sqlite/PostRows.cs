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
        "select invited_at, opted_out_at from contacts where program = ?1 and network = ? and account = ?");

    readonly Statement _putContact = session.Prepare("""
        insert into contacts (program, network, account, invited_at, opted_out_at) values (?1, ?, ?, ?, ?)
        on conflict (program, network, account) do update set invited_at = excluded.invited_at, opted_out_at = excluded.opted_out_at
        """);

    readonly Statement _tries = session.Prepare(
        "select count(*) from code_tries where program = ?1 and network = ? and account = ? and at > ?");

    readonly Statement _record = session.Prepare("""
        insert into code_tries (program, network, account, at, post, purchase) values (?1, ?, ?, ?, ?, ?) on conflict do nothing
        """);

    readonly Statement _forgetTries = session.Prepare("delete from code_tries where program = ?1 and network = ? and account = ?");

    public SeenPost? Seen(PostKey post) => _seen.Bind(post.Network).Bind(post.Id).One(row => new SeenPost(
        post, new(post.Network, row.Text()), row.Time(), row.Text(), row.Text(), row.GuidOrNull() is { } purchase ? new PurchaseId(purchase) : null));

    public void See(SeenPost seen) => _see
        .Bind(seen.Key.Network).Bind(seen.Key.Id).Bind(seen.Author.Id).Bind(seen.At).Bind(seen.Hash).Bind(seen.Understood).Bind(seen.Purchase?.Value).Run();

    public Contact? Contact(SocialAccount account) => _contact
        .Bind(account.Network).Bind(account.Id).One(row => new Contact(account, row.TimeOrNull(), row.TimeOrNull()));

    public void Put(Contact contact) => _putContact
        .Bind(contact.Account.Network).Bind(contact.Account.Id).Bind(contact.InvitedAt).Bind(contact.OptedOutAt).Run();

    public int Tries(SocialAccount account, DateTimeOffset since) =>
        _tries.Bind(account.Network).Bind(account.Id).Bind(since).OneValue(row => row.Int()) ?? 0;

    public void Record(CodeTry attempt) => _record
        .Bind(attempt.Account.Network).Bind(attempt.Account.Id).Bind(attempt.At).Bind(attempt.Post.Id).Bind(attempt.Purchase.Value).Run();

    public void ForgetTries(SocialAccount account) => _forgetTries.Bind(account.Network).Bind(account.Id).Run();
}
