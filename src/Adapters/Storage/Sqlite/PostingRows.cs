using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Replies;

namespace Tagsale.Adapters.Storage.Sqlite;

/// <summary>What our accounts have written lately, in points.</summary>
sealed class PostingRows(Session session)
{
    readonly Statement _until = session.Prepare("select until from pauses where program = ?1 and network = ? and account = ?");

    readonly Statement _pause = session.Prepare("""
        insert into pauses (program, network, account, until) values (?1, ?, ?, ?)
        on conflict (program, network, account) do update set until = max(until, excluded.until)
        """);

    readonly Statement _sum = session.Prepare("select coalesce(sum(points), 0) from postings where program = ?1 and network = ? and account = ? and minute >= ?");

    readonly Statement _spent = session.Prepare("select minute, points from postings where program = ?1 and network = ? and account = ? and minute >= ? order by minute");

    readonly Statement _add = session.Prepare("""
        insert into postings (program, network, account, minute, points) values (?1, ?, ?, ?, ?)
        on conflict (program, network, account, minute) do update set points = points + excluded.points
        """);

    readonly Statement _forget = session.Prepare("delete from postings where program = ?1 and network = ? and account = ? and minute < ?");

    readonly Statement _attempt = session.Prepare("update outbox set attempts = attempts + 1 where program = ?1 and key = ? and taken = 1");

    public SpendOutcome Spend(string key, SocialAccount account, int points, IReadOnlyList<PostingWindow> windows, DateTimeOffset now)
    {
        if (PausedUntil(account) > now || windows.Any(w => SpentSince(account, w.Since(now)) + points > w.Points)) return SpendOutcome.TooLittle;
        if (_attempt.Bind(key).Run() == 0) return SpendOutcome.NotInHand;
        _add.Bind(account.Network).Bind(account.Id).Bind(PostingLedger.MinuteOf(now)).Bind(points).Run();
        _forget.Bind(account.Network).Bind(account.Id).Bind(now - PostingLedger.Kept).Run();
        return SpendOutcome.Paid;
    }

    public void Pause(SocialAccount account, DateTimeOffset until) => _pause.Bind(account.Network).Bind(account.Id).Bind(until).Run();

    public PostingLedger Ledger(SocialAccount account, DateTimeOffset since) => new(
        [.. _spent.Bind(account.Network).Bind(account.Id).Bind(since).All(row => new Spending(row.Time(), row.Int()))], PausedUntil(account));

    DateTimeOffset PausedUntil(SocialAccount account) => _until.Bind(account.Network).Bind(account.Id).OneValue(row => row.Time()) ?? PostingLedger.Empty.PausedUntil;

    long SpentSince(SocialAccount account, DateTimeOffset since) => _sum.Bind(account.Network).Bind(account.Id).Bind(since).OneValue(row => row.Long()) ?? 0;
}
