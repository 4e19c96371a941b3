using System.Net.WebSockets;
using Tagsale.Adapters.Networks.Bluesky.Streams;
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
        var started = DateTimeOffset.UtcNow;
        for (var tries = 0; tries < 4; tries++) await Assert.ThrowsAsync<NetworkUnavailableException>(() => patient.Once());
        // 100, 200 and 400 ms, each at least half.
        Assert.True(DateTimeOffset.UtcNow - started >= TimeSpan.FromMilliseconds(350));
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

    [Fact]
    public void an_address_says_what_is_read_from_it()
    {
        Assert.True(StreamAddress.TryParse("wss://jetstream1.example.com/subscribe", out var jetstream) && jetstream.IsJetstream);
        Assert.True(StreamAddress.TryParse("wss://relay.example.com", out var firehose) && !firehose.IsJetstream);
        Assert.True(StreamAddress.Public.IsJetstream);
        foreach (var wrong in (string[])["", "relay.example.com", "https://relay.example.com", "wss://relay.example.com/other", "wss://me:secret@relay.example.com", "wss://a.example/subscribe?x=1"])
            Assert.False(StreamAddress.TryParse(wrong, out _), wrong);
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

public sealed class JetstreamTroubleTests() : StreamTroubleTests(isJetstream: true)
{
    [Fact]
    public async Task a_first_event_long_after_the_cursor_means_that_posts_may_have_been_missed()
    {
        LeftOff(TimeSpan.FromHours(30));
        Server.Oldest = Told.Micros(DateTimeOffset.UtcNow.AddHours(-24));
        Server.Happen(Ask("3k1"), DateTimeOffset.UtcNow.AddHours(-23));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Assert.Equal("stream-gap", Assert.Single(Reading.Notices).Kind);
    }

    [Fact]
    public async Task a_message_that_breaks_the_connection_each_time_is_stepped_over()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Server.Happen(new Told.Unspeakable());
        Server.Happen(Ask("3k2"), DateTimeOffset.UtcNow.AddSeconds(1));
        await Reading.Until(() => Reading.Keys.Contains("3k2"));
        Assert.Contains(Reading.Notices, notice => notice.Kind == "stream-poison");
    }

    [Fact]
    public async Task a_server_whose_clock_is_behind_ours_is_read_from_its_first_event_on()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"), DateTimeOffset.UtcNow.AddMinutes(-3));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Server.Happen(Ask("3k2"), DateTimeOffset.UtcNow.AddMinutes(-3).AddSeconds(1));
        await Reading.Until(() => Reading.Posts.Count == 2);
    }

    protected override IEnumerable<byte[]> Garbage() =>
    [
        [], .. new[]
        {
            "{", "[]", "null", "7", "\"text\"", "{}", """{"did":7,"time_us":"x","kind":"commit","commit":[]}""", """{"time_us":-5,"kind":"account"}""", """{"time_us":99999999999999999}""",
            $$$$"""{"did":"{{{{Ann}}}}","kind":"commit","commit":{"operation":"delete"}}""",
            $$$$"""{"did":"{{{{Ann}}}}","time_us":1700000000000000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"../..","record":{"facets":[{"features":[{"tag":"BuyTee"}]}]}}}""",
            $$$$"""{"did":"{{{{Ann}}}}","time_us":1700000000000000,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"3k","cid":"b","record":{"text":"\ud800","facets":{"features":7},"tags":[7,null,{}],"reply":"x"}}}""",
            new string('[', 100_000),
        }.Select(System.Text.Encoding.UTF8.GetBytes),
    ];
}

public sealed class FirehoseTroubleTests() : StreamTroubleTests(isJetstream: false)
{
    [Fact]
    public async Task a_stream_that_was_begun_anew_is_read_from_the_time_that_was_reached()
    {
        await Reading.Once();
        Server.NextSeq = 5_000;
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Server.CutOff();
        Server.ForgetAll(nextSeq: 1);
        Server.Happen(Ask("3kold"), DateTimeOffset.UtcNow.AddHours(-1));
        Server.Happen(Ask("3k2"));
        await Reading.Until(() => Reading.Posts.Count == 2);
        Server.Happen(Ask("3k3"));
        await Reading.Until(() => Reading.Posts.Count == 3);
        Assert.Equal(["3k1", "3k2", "3k3"], Reading.Keys);
        Assert.Equal("stream-reset", Assert.Single(Reading.Notices).Kind);
        Assert.Equal([null, 5_000, 0], Server.Asked);
    }

    [Fact]
    public async Task a_stream_that_has_forgotten_goes_on_with_the_oldest_and_the_operator_is_told()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        await Reading.Restart();
        Server.Happen(Ask("3kforgotten"));
        Server.Oldest = Server.NextSeq;
        Server.Happen(Ask("3k2"));
        await Reading.Until(() => Reading.Posts.Count == 2);
        Assert.Equal(["3k1", "3k2"], Reading.Keys);
        Assert.Equal("stream-gap", Assert.Single(Reading.Notices).Kind);
    }

    [Fact]
    public async Task a_stream_that_finds_us_too_slow_is_read_on()
    {
        await Reading.Once();
        Server.Happen(Ask("3k1"));
        await Reading.Until(() => Reading.Posts.Count == 1);
        Server.Next(async (socket, end) =>
        {
            await socket.SendAsync(Told.Error("ConsumerTooSlow"), WebSocketMessageType.Binary, true, end);
            await socket.CloseOutputAsync(WebSocketCloseStatus.PolicyViolation, "ConsumerTooSlow", end);
        });
        Server.CutOff();
        Server.Happen(Ask("3k2"));
        await Reading.Until(() => Reading.Posts.Count == 2);
        Assert.Equal("stream-slow", Assert.Single(Reading.Notices).Kind);
    }

    [Fact]
    public async Task a_frame_told_twice_is_delivered_once()
    {
        await Reading.Once();
        var frame = Ask("3k1").AsFrame(Server.NextSeq++, DateTimeOffset.UtcNow);
        Server.Send(frame);
        Server.Send(frame);
        await Reading.Until(() => Reading.Posts.Count == 1);
        Server.Send(frame);
        Server.Happen(Ask("3k2"));
        await Reading.Until(() => Reading.Keys.Contains("3k2"));
        Assert.Equal(["3k1", "3k2"], Reading.Keys);
    }

    [Fact]
    public async Task one_servers_clock_does_not_move_the_watermark()
    {
        LeftOff(TimeSpan.FromHours(2));
        for (var n = 0; n < 30; n++) Server.Happen(Chat($"3k{n}"), DateTimeOffset.UtcNow.AddHours(-1));
        Server.Happen(Ask("3kliar"), DateTimeOffset.UtcNow);
        while (Reading.Posts.Count == 0) await Reading.Once();
        Assert.False(Reading.Last!.CaughtUp);
        Assert.InRange(Reading.Last.Watermark, DateTimeOffset.UtcNow.AddHours(-3), DateTimeOffset.UtcNow.AddMinutes(-59));
    }

    protected override IEnumerable<byte[]> Garbage()
    {
        var sound = Ask("3kgarbage").AsFrame(1_000_000, DateTimeOffset.UtcNow);
        yield return [];
        yield return [0xFF];
        yield return [0xA0];
        yield return [0xA0, 0xA0];
        yield return [0x9F, 0x9F, 0x9F];
        yield return [.. Enumerable.Repeat((byte)0x81, 100_000)];
        yield return [0xA2, 0x61, (byte)'t', 0x67, .. "#commit"u8, 0x62, .. "op"u8, 0x01, 0xA1, 0x66, .. "blocks"u8, 0x5B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. "did:plc:tagsaletagsaletagsaletag"u8];
        foreach (var length in (int[])[5, 20, 60, 150, sound.Length - 1]) yield return sound[..length];
    }
}
