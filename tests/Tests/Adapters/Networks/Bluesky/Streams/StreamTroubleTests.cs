using System.Diagnostics;
using System.Net.WebSockets;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

/// <summary>Whatever a stream does, reading goes on, nothing is lost, and the operator is told what must be known.</summary>
public abstract class StreamTroubleTests(bool isJetstream) : StreamTest(isJetstream)
{
    [Fact]
    public async Task a_connection_cut_in_the_middle_is_taken_up_where_it_was()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Server.CutOff();
        Server.Happen(Ask("3k2"));
        await Reading.Until(() => Reading.Posts.Count == 2);
        Server.Happen(Ask("3k3"));
        await Reading.Until(() => Reading.Posts.Count == 3);
        Assert.Equal(["3k1", "3k2", "3k3"], Reading.Keys);
        Assert.Empty(Reading.Notices);
    }

    [Fact]
    public async Task what_happened_while_we_were_away_is_replayed_and_only_that_is()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        await Reading.Restart();
        // A frame tells thousandths of a second, and these all happen within one.
        Server.Happen(Ask("3k2"), DateTimeOffset.UtcNow.AddMilliseconds(-5));
        Server.Happen(Ask("3k3"), DateTimeOffset.UtcNow.AddMilliseconds(-4));
        await Reading.Until(() => Reading.Posts.Count == 3);
        Server.Happen(Ask("3k4"), DateTimeOffset.UtcNow.AddMilliseconds(5));
        await Reading.Until(() => Reading.Posts.Count == 4);
        Assert.Equal(["3k1", "3k2", "3k3", "3k4"], Reading.Keys);
        Assert.Equal([false, true, true, false], Reading.Posts.Select(p => p.Replayed));
    }

    [Fact]
    public async Task killed_before_the_first_event_nothing_after_the_first_start_is_lost()
    {
        await Reading.Once();
        var present = Reading.Cursor;
        Server.Happen(Ask("3k1"));
        await Reading.Restart();
        Assert.Equal(present, Reading.Cursor);
        await Reading.Until(() => Reading.Posts.Count == 1);
        Assert.True(Reading.Posts[0].Replayed);
    }

    [Fact]
    public async Task at_the_first_start_nothing_of_the_past_is_read()
    {
        Server.Happen(Ask("3kold"), DateTimeOffset.UtcNow.AddMinutes(-30));
        await Reading.Once();
        Server.Happen(Ask("3knew"));
        await Reading.Until(() => Reading.Posts.Count > 0);
        Assert.Equal(["3knew"], Reading.Keys);
    }

    [Fact]
    public async Task we_are_behind_until_a_replay_is_over()
    {
        LeftOff(TimeSpan.FromMinutes(20));
        for (var n = 0; n < 40; n++) Server.Happen(Chat($"3kchat{n}"), DateTimeOffset.UtcNow.AddMinutes(-19));
        Server.Happen(Ask("3k2"), DateTimeOffset.UtcNow.AddMinutes(-18));

        while (Reading.Posts.Count == 0) await Reading.Once();
        Assert.False(Reading.Last!.CaughtUp);
        Assert.InRange(Reading.Last.Watermark, DateTimeOffset.UtcNow.AddMinutes(-21), DateTimeOffset.UtcNow.AddMinutes(-17));
        Assert.True(Reading.Posts[0].Replayed);
        await Reading.Until(() => Reading.Last.CaughtUp);
    }

    [Fact]
    public async Task over_a_quiet_connection_that_answers_the_watermark_moves_on()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        var then = DateTimeOffset.UtcNow;
        await Reading.Until(() => Reading.Last!.Watermark > then);
        Assert.True(Reading.Last!.CaughtUp);
        Assert.True(Reading.Last.Watermark < DateTimeOffset.UtcNow - Reading.Hurried.Ping - Reading.Hurried.Pong);
        Assert.Single(Server.Asked);
    }

    [Fact]
    public async Task a_stream_that_is_away_is_tried_again_and_the_operator_is_told_once()
    {
        await Reading.Once();
        Server.IsDown = true;
        Server.CutOff();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Notices.Count > 0);
        var away = Assert.Single(Reading.Notices);
        Assert.Equal("stream-away", away.Kind);
        Assert.Contains("503", away.Text, StringComparison.Ordinal);
        Assert.False(Reading.Last!.CaughtUp);

        await Reading.Until(() => Reading.Failures > 5);
        Server.IsDown = false;
        await Reading.Until(() => Reading.Posts.Count == 1);
        await Reading.Until(() => Reading.Notices.Count == 2);
        Assert.Equal(["stream-away", "stream-back"], Reading.Notices.Select(n => n.Kind));
    }

    [Fact]
    public async Task a_stream_that_hangs_up_at_once_is_away_too()
    {
        await Reading.Once();
        for (var n = 0; n < 100; n++) Server.Next((socket, end) => socket.CloseOutputAsync(WebSocketCloseStatus.InternalServerError, "no", end));
        Server.CutOff();
        await Reading.Until(() => Reading.Notices.Any(n => n.Kind == "stream-away"));
    }

    [Fact]
    public async Task tries_to_connect_come_ever_more_slowly()
    {
        await Reading.Restart();
        await using var patient = new Reading(Server.Url, Shop, Reading.Hurried with { FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(1) });
        Server.IsDown = true;
        var waited = Stopwatch.StartNew();
        for (var tries = 0; tries < 4; tries++) await Assert.ThrowsAsync<NetworkUnavailableException>(() => patient.Once());
        // 100, 200 and 400 ms, each at least half.
        Assert.True(waited.Elapsed >= TimeSpan.FromMilliseconds(350));
    }

    [Fact]
    public async Task a_half_open_connection_is_noticed_and_made_anew()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        // Neither data nor an answer to a ping: the handler that reads is cut off, and the socket stays open.
        Server.Next(async (_, end) => await Task.Delay(Timeout.Infinite, end));
        Server.DeafFromNowOn = true;
        Server.CutOff();
        await Reading.Until(() => Server.Asked.Count == 2);
        Server.Happen(Ask("3k2"));
        Server.DeafFromNowOn = false;
        await Reading.Until(() => Reading.Posts.Count == 2);
        Assert.Equal(3, Server.Asked.Count);
    }

    [Fact]
    public async Task a_connection_that_is_silent_for_too_long_is_made_anew()
    {
        await using var impatient = new Reading(Server.Url, Shop, Reading.Hurried with { Silence = TimeSpan.FromMilliseconds(300) });
        impatient.Live.Add("buytee");
        await impatient.Once();
        Server.Happen(Ask("3k1"));
        await impatient.Until(() => impatient.Posts.Count == 1);
        await impatient.Until(() => Server.Asked.Count > 2);
        Server.Happen(Ask("3k2"));
        await impatient.Until(() => impatient.Posts.Count == 2);
        Assert.Equal(["3k1", "3k2"], impatient.Keys);
    }

    [Fact]
    public async Task garbage_is_passed_over_and_told_once()
    {
        await Reading.Once();
        foreach (var garbage in Garbage()) Server.Send(garbage);
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        foreach (var garbage in Garbage()) Server.Send(garbage);
        Server.Happen(Ask("3k2"));
        await Reading.Until(() => Reading.Posts.Count == 2);
        Assert.Equal("stream-garbage", Assert.Single(Reading.Notices).Kind);
        Assert.Single(Server.Asked);
    }

    [Fact]
    public async Task a_message_that_is_far_too_long_is_passed_over()
    {
        await Reading.Once();
        Server.Send(new byte[8 << 20]);
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Assert.Equal("stream-giants", Assert.Single(Reading.Notices).Kind);
        Assert.Single(Server.Asked);
    }

    [Fact]
    public async Task a_message_that_trickles_is_not_waited_for()
    {
        await Reading.Once();
        Server.Next(async (socket, end) =>
        {
            while (true)
            {
                await socket.SendAsync(new byte[1], WebSocketMessageType.Binary, endOfMessage: false, end);
                await Task.Delay(20, end);
            }
        });
        Server.CutOff();
        await Reading.Until(() => Server.Asked.Count == 2);
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Assert.Equal(3, Server.Asked.Count);
    }

    [Fact]
    public async Task frames_that_nobody_fetches_are_bounded_and_read_all_the_same()
    {
        await Reading.Once();
        var filler = new string('x', 60_000);
        for (var n = 0; n < 400; n++) Server.Happen(new Told.Commit(Ann, "create", Posts, $"3k{n}", Told.Post(filler)));
        Server.Happen(Ask("3klast"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Assert.Equal(["3klast"], Reading.Keys);
    }

    [Fact]
    public async Task a_reader_that_nobody_asks_hangs_up_and_goes_on_when_asked()
    {
        await using var lazy = new Reading(Server.Url, Shop, Reading.Hurried with { Unread = TimeSpan.FromMilliseconds(300) });
        lazy.Live.Add("buytee");
        await lazy.Once();
        var filler = new string('x', 60_000);
        for (var n = 0; n < 400; n++) Server.Happen(new Told.Commit(Ann, "create", Posts, $"3k{n}", Told.Post(filler)));
        Server.Happen(Ask("3klast"));
        await Tagsale.Tests.Web.Until.True(() => Task.FromResult(Server.Listening == 0), "it hung up");
        await lazy.Until(() => lazy.Posts.Count == 1);
        Assert.Equal(["3klast"], lazy.Keys);
    }

    [Fact]
    public async Task another_stream_is_taken_up_at_the_time_the_first_was_left()
    {
        await Reading.Once();
        Server.Happen(Ask("3kearlier"), DateTimeOffset.UtcNow.AddHours(-2));
        await Reading.Until(() => Reading.Posts.Count == 1);

        await using var other = StreamServer.Start(!IsJetstream);
        other.NextSeq = 7_000;
        other.Happen(Ask("3klongago"), DateTimeOffset.UtcNow.AddHours(-1));
        await using var moved = Reading.MovedTo(other.Url);
        other.Happen(Ask("3kmissed"));
        await moved.Until(() => moved.Posts.Count == 1);
        Assert.Equal(["3kmissed"], moved.Keys);
    }

    protected abstract IEnumerable<byte[]> Garbage();

    /// <summary>Something was read so long ago, and nothing since.</summary>
    protected void LeftOff(TimeSpan ago)
    {
        var then = DateTimeOffset.UtcNow - ago;
        Server.Happen(Chat("3kseen"), then);
        Reading.Cursor = Server.CursorAt(IsJetstream ? Told.Micros(then) : 1, then);
    }
}
