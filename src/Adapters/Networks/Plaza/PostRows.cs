using Microsoft.Data.Sqlite;

namespace Tagsale.Adapters.Networks.Plaza;

static class PostRows
{
    const string Columns = """
        select p.seq, p.id, a.id, a.handle, a.locked, p.text, p.created_at, p.visibility,
               p.in_reply_to, p.quotes, p.repost_of, p.edited_at, p.deleted_at, c.place, c.name
        from posts p join accounts a on a.id = p.author left join check_ins c on c.post = p.id

        """;

    // What everybody may see: PlazaPost.IsListed in the language of the database.
    const string Listed = " p.deleted_at is null and p.visibility = 0 and not a.locked ";

    public static PlazaPost? WithId(PlazaSession session, string id) =>
        session.First(Columns + "where p.id = $id", Map, ("$id", id));

    public static PlazaPost? WithKey(PlazaSession session, string author, string key) =>
        session.First(Columns + "where p.author = $author and p.idempotency_key = $key", Map, ("$author", author), ("$key", key));

    public static PlazaPost? LiveRepost(PlazaSession session, string author, string original) => session.First(
        Columns + "where p.repost_of = $original and p.author = $author and p.deleted_at is null",
        Map, ("$author", author), ("$original", original));

    public static PlazaPage Timeline(PlazaSession session, long? after, int limit) => Page(limit, most => session.All(
        Columns + "where p.seq < $after and" + Listed + "order by p.seq desc limit $limit",
        MapAt, ("$after", after ?? long.MaxValue), ("$limit", most)));

    public static PlazaPage Replies(PlazaSession session, string id, long? after, int limit) => Page(limit, most => session.All(
        Columns + "where p.in_reply_to = $id and p.seq > $after and" + Listed + "order by p.seq limit $limit",
        MapAt, ("$id", id), ("$after", after ?? 0), ("$limit", most)));

    public static PlazaPage By(PlazaSession session, string author, long? after, int limit) => Page(limit, most => session.All(
        Columns + "where p.author = $author and p.seq < $after and" + Listed + "order by p.seq desc limit $limit",
        MapAt, ("$author", author), ("$after", after ?? long.MaxValue), ("$limit", most)));

    public static PlazaPage LikedBy(PlazaSession session, string account, long? after, int limit) => Page(limit, most => session.All(
        Columns.Replace("select p.seq", "select l.seq", StringComparison.Ordinal)
            + "join likes l on l.post = p.id "
            + "where l.account = $account and l.seq < $after and" + Listed + "order by l.seq desc limit $limit",
        MapAt, ("$account", account), ("$after", after ?? long.MaxValue), ("$limit", most)));

    public static void Insert(PlazaWrite write, long seq, PlazaPost post, string? key)
    {
        write.Execute(
            """
            insert into posts (seq, id, author, text, created_at, visibility, in_reply_to, quotes, repost_of, idempotency_key)
            values ($seq, $id, $author, $text, $at, $visibility, $parent, $quotes, $original, $key)
            """,
            ("$seq", seq), ("$id", post.Id), ("$author", post.Author.Id), ("$text", post.Text), ("$at", post.CreatedAt.UtcTicks),
            ("$visibility", (int)post.Visibility), ("$parent", post.InReplyTo), ("$quotes", post.Quotes), ("$original", post.RepostOf),
            ("$key", key));
        if (post.Place is { } place)
            write.Execute("insert into check_ins (post, place, name) values ($post, $place, $name)", ("$post", post.Id), ("$place", place.Id), ("$name", place.Name));
    }

    public static void Rewrite(PlazaWrite write, PlazaPost edited) => write.Execute(
        "update posts set text = $text, edited_at = $at where id = $id",
        ("$id", edited.Id), ("$text", edited.Text), ("$at", write.At.UtcTicks));

    /// <summary>Its reposts go with it: they have no words of their own.</summary>
    public static void MarkDeleted(PlazaWrite write, string id) => write.Execute(
        "update posts set deleted_at = $at where (id = $id or repost_of = $id) and deleted_at is null",
        ("$id", id), ("$at", write.At.UtcTicks));

    public static bool Like(PlazaWrite write, string account, string post) => write.Execute(
        "insert into likes (account, post, seq) values ($account, $post, $seq) on conflict do nothing",
        ("$account", account), ("$post", post), ("$seq", write.LastSeq + 1)) > 0;

    public static bool Unlike(PlazaWrite write, string account, string post) =>
        write.Execute("delete from likes where account = $account and post = $post", ("$account", account), ("$post", post)) > 0;

    // One row more than asked for tells whether there is a next page.
    static PlazaPage Page(int limit, Func<int, List<(long Seq, PlazaPost Post)>> query)
    {
        limit = Math.Clamp(limit, 1, PlazaPage.MaxLimit);
        var rows = query(limit + 1);
        return new([.. rows.Take(limit).Select(row => row.Post)], rows.Count > limit ? rows[limit - 1].Seq : null);
    }

    static (long Seq, PlazaPost Post) MapAt(SqliteDataReader row) => (row.GetInt64(0), Map(row));

    static PlazaPost Map(SqliteDataReader row) => new(
        row.GetString(1),
        new(row.GetString(2), row.GetString(3), row.GetBoolean(4)),
        row.GetString(5),
        new(row.GetInt64(6), TimeSpan.Zero),
        (PlazaVisibility)row.GetInt32(7),
        Text(row, 8),
        Text(row, 9),
        Text(row, 10),
        Time(row, 11),
        Time(row, 12)) { Place = row.IsDBNull(13) ? null : new(row.GetString(13), row.GetString(14)) };

    static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static DateTimeOffset? Time(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : new(row.GetInt64(column), TimeSpan.Zero);
}
