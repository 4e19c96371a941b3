using Tagsale.Core;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>The embedded social network itself: an outside party that happens to live in our process, with a file of its own.</summary>
public sealed class PlazaSquare(string path, TimeProvider time) : IDisposable
{
    readonly PlazaDatabase _database = new(path, time);

    internal long LastSeq => _database.LastSeq;

    internal Task NextCommit => _database.NextCommit;

    public SignUpAnswer SignUp(string handle, bool locked = false)
    {
        if (PlazaHandle.Refuse(handle) is { } reason) return new SignUpAnswer.Refused(reason);
        return _database.Write<SignUpAnswer>(write =>
        {
            if (AccountRows.WithHandle(write, handle) is not null)
                return new SignUpAnswer.HandleTaken($"@{handle} is taken: choose another handle.");
            var account = new PlazaAccount(NewId("acct_", write), handle, locked);
            var token = Secret.Draw();
            AccountRows.Insert(write, account, Secret.Hash(token));
            return new SignUpAnswer.SignedUp(account, token);
        });
    }

    public PlazaAccount? FindByToken(string token) => _database.Read(read => AccountRows.WithToken(read, Secret.Hash(token)));

    public PlazaAccount? FindByHandle(string handle) => _database.Read(read => AccountRows.WithHandle(read, handle));

    /// <param name="idempotencyKey">The author's own. A repeat is answered with the first post, even where that is deleted by now.</param>
    public PlazaAnswer Post(
        PlazaAccount author,
        string text,
        string? inReplyTo = null,
        string? quotes = null,
        PlazaVisibility visibility = PlazaVisibility.Public,
        string? idempotencyKey = null,
        PlazaPlace? place = null)
    {
        text = PlazaText.WithPlainNewlines(text);
        if ((place?.Refuse() ?? PlazaText.Refuse(text, mayBeEmpty: place is not null)) is { } refusal) return refusal;
        if (idempotencyKey is { Length: 0 or > 200 }) return new PlazaAnswer.Refused("An idempotency key has 1 to 200 characters.");
        return _database.Write<PlazaAnswer>(write =>
        {
            if (idempotencyKey is { } key && PostRows.WithKey(write, author.Id, key) is { } first) return new PlazaAnswer.Done(first);
            if (inReplyTo is not null && Living(write, inReplyTo) is null) return Gone("reply to");
            if (quotes is not null && Living(write, quotes) is not { IsListed: true }) return Gone("quote");
            var post = new PlazaPost(NewId("post_", write), author, text, write.At, visibility, inReplyTo, quotes, null, null, null) { Place = place };
            PostRows.Insert(write, Tell(write, post), post, idempotencyKey);
            return new PlazaAnswer.Done(post);
        });
    }

    /// <summary>The post an author made with that key, deleted or not.</summary>
    public PlazaPost? FindByKey(PlazaAccount author, string idempotencyKey) => _database.Read(read => PostRows.WithKey(read, author.Id, idempotencyKey));

    public PlazaAnswer Edit(PlazaAccount author, string postId, string text)
    {
        text = PlazaText.WithPlainNewlines(text);
        return OfAuthor(author, postId, (write, post) =>
        {
            if (PlazaText.Refuse(text, mayBeEmpty: post.Place is not null) is { } refusal) return refusal;
            if (post.RepostOf is not null) return new PlazaAnswer.Refused("A repost has no words of its own: edit the post itself.");
            var edited = post with { Text = text, EditedAt = write.At };
            PostRows.Rewrite(write, edited);
            Tell(write, edited);
            return new PlazaAnswer.Done(edited);
        });
    }

    public PlazaAnswer Delete(PlazaAccount author, string postId) => OfAuthor(author, postId, (write, post) =>
    {
        PostRows.MarkDeleted(write, postId);
        write.Append(seq => new PlazaEvent.Deleted(seq, postId, author));
        return new PlazaAnswer.Done(post with { DeletedAt = write.At });
    });

    /// <summary>Shares a public post under one's own name; once, however often it is asked.</summary>
    public PlazaAnswer Repost(PlazaAccount author, string postId) => _database.Write<PlazaAnswer>(write =>
    {
        if (Living(write, postId) is not { IsListed: true } shared) return Gone("repost");
        var original = shared.RepostOf ?? shared.Id;
        if (PostRows.LiveRepost(write, author.Id, original) is { } already) return new PlazaAnswer.Done(already);
        var repost = new PlazaPost(NewId("post_", write), author, "", write.At, PlazaVisibility.Public, null, null, original, null, null);
        PostRows.Insert(write, Tell(write, repost), repost, null);
        return new PlazaAnswer.Done(repost);
    });

    public PlazaAnswer Like(PlazaAccount account, string postId) => ChangeLike(account, postId, liked: true);

    public PlazaAnswer Unlike(PlazaAccount account, string postId) => ChangeLike(account, postId, liked: false);

    /// <summary>The post, unless it is deleted. Whether the asker may see it is told by <see cref="PlazaPost.IsListed"/>.</summary>
    public PlazaPost? Find(string postId) => _database.Read(read => Living(read, postId));

    /// <summary>Public posts, newest first.</summary>
    public PlazaPage Timeline(long? after = null, int limit = PlazaPage.MaxLimit) =>
        _database.Read(read => PostRows.Timeline(read, after, limit));

    /// <summary>Public replies, oldest first, even to a post that is deleted by now; null where there never was such a post.</summary>
    public PlazaPage? Replies(string postId, long? after = null, int limit = PlazaPage.MaxLimit) => _database.Read(read =>
        PostRows.WithId(read, postId) is null ? null : PostRows.Replies(read, postId, after, limit));

    /// <summary>An account's public posts, newest first; null where there is no such account.</summary>
    public PlazaPage? PostsOf(string handle, long? after = null, int limit = PlazaPage.MaxLimit) => _database.Read(read =>
        AccountRows.WithHandle(read, handle) is { } author ? PostRows.By(read, author.Id, after, limit) : null);

    /// <summary>The public posts an account likes, newest like first; null where there is no such account.</summary>
    public PlazaPage? Likes(string handle, long? after = null, int limit = PlazaPage.MaxLimit) => _database.Read(read =>
        AccountRows.WithHandle(read, handle) is { } account ? PostRows.LikedBy(read, account.Id, after, limit) : null);

    /// <summary>A code for "Sign in with Plaza": good once, for two minutes, at this address only.</summary>
    public string IssueCode(string accountId, string redirectUri) =>
        _database.Write(write => SignInCodes.Issue(write, accountId, redirectUri));

    /// <summary>Who the code was issued to; null where it is unknown, spent, too old, or was issued for another address.</summary>
    public PlazaAccount? RedeemCode(string code, string redirectUri) =>
        _database.Write(write => SignInCodes.Redeem(write, code, redirectUri));

    public void Dispose() => _database.Dispose();

    internal List<LogEntry> EventsAfter(long seq, int limit) => _database.Read(read => EventRows.After(read, seq, limit));

    /// <summary>A moment before which everything that happened is in the log.</summary>
    internal DateTimeOffset SettledNow() => _database.SettledNow();

    PlazaAnswer OfAuthor(PlazaAccount author, string postId, Func<PlazaWrite, PlazaPost, PlazaAnswer> change) =>
        _database.Write(write => Living(write, postId) switch
        {
            null => Gone("change"),
            { Author: var owner } when owner.Id != author.Id => new PlazaAnswer.NotAuthor($"Only @{owner.Handle} can change this post."),
            var post => change(write, post),
        });

    PlazaAnswer ChangeLike(PlazaAccount account, string postId, bool liked) => _database.Write<PlazaAnswer>(write =>
    {
        if (Living(write, postId) is not { } post) return Gone("like");
        if (liked ? PostRows.Like(write, account.Id, postId) : PostRows.Unlike(write, account.Id, postId))
            write.Append(seq => new PlazaEvent.LikeChanged(seq, liked, account, postId, post.Author.Id));
        return new PlazaAnswer.Done(post);
    });

    static PlazaPost? Living(PlazaSession session, string postId) =>
        PostRows.WithId(session, postId) is { DeletedAt: null } post ? post : null;

    static PlazaAnswer.Missing Gone(string purpose) =>
        new($"The post to {purpose} does not exist, is deleted or is not open to you: check its id.");

    static long Tell(PlazaWrite write, PlazaPost post)
    {
        var parent = post.InReplyTo is { } id ? Invariant.Found(PostRows.WithId(write, id), "the post replied to") : null;
        var mentions = AccountRows.IdsOf(write, PlazaText.MentionedHandles(post.Text));
        return write.Append(seq => new PlazaEvent.Posted(
            seq, post.Id, post.Author, post.Text, post.CreatedAt, post.InReplyTo, parent?.Author.Id, mentions,
            post.Visibility, post.RepostOf, post.Quotes, post.EditedAt is not null) { Venue = post.Place?.Id });
    }

    static string NewId(string prefix, PlazaWrite write) => prefix + Guid.CreateVersion7(write.At).ToString("N");
}
