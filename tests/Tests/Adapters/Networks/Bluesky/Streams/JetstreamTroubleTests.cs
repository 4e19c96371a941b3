namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

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
