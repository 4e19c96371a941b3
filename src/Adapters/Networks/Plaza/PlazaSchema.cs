namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>Times are UTC ticks. A post's <c>seq</c> is that of the event that told of it: the order of every list.</summary>
static class PlazaSchema
{
    public const string Sql = """
        pragma journal_mode = wal;
        pragma synchronous = full;
        create table if not exists accounts (
            id text primary key,
            handle text not null unique collate nocase,
            token_hash blob not null unique,
            locked integer not null
        ) strict;
        create table if not exists posts (
            seq integer primary key,
            id text not null unique,
            author text not null references accounts (id),
            text text not null,
            created_at integer not null,
            visibility integer not null,
            in_reply_to text references posts (id),
            quotes text references posts (id),
            repost_of text references posts (id),
            idempotency_key text,
            edited_at integer,
            deleted_at integer,
            unique (author, idempotency_key)
        ) strict;
        create index if not exists posts_by_author on posts (author, seq);
        create index if not exists replies_by_post on posts (in_reply_to, seq) where in_reply_to is not null;
        create unique index if not exists one_repost_each on posts (repost_of, author) where repost_of is not null and deleted_at is null;
        create table if not exists check_ins (
            post text primary key references posts (id),
            place text not null,
            name text not null
        ) strict;
        create table if not exists likes (
            account text not null references accounts (id),
            post text not null references posts (id),
            seq integer not null,
            primary key (account, post)
        ) strict;
        create index if not exists likes_by_account on likes (account, seq);
        create table if not exists events (
            seq integer primary key,
            at integer not null,
            json blob not null
        ) strict;
        create table if not exists sign_in_codes (
            hash blob primary key,
            account text not null references accounts (id),
            redirect_uri text not null,
            expires_at integer not null
        ) strict;
        """;
}
