using System.Net.WebSockets;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

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
