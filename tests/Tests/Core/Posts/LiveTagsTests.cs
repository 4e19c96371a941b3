using Tagsale.Core;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Core.Posts;

public class LiveTagsTests
{
    readonly LiveTags _live = new();

    [Fact]
    public void Only_what_was_added_is_live()
    {
        for (var n = 0; n < 10_000; n++) _live.Add($"offer{n}");

        for (var n = 0; n < 10_000; n++) Assert.True(_live.Contains($"offer{n}"));
        for (var n = 10_000; n < 20_000; n++) Assert.False(_live.Contains($"offer{n}"));
    }

    [Fact]
    public void A_tag_may_be_added_twice()
    {
        _live.Add("tシャツ");
        _live.Add("tシャツ");

        Assert.True(_live.Contains("tシャツ"));
    }

    [Theory]
    [InlineData("BuyTee")]
    [InlineData("#buytee")]
    [InlineData("")]
    public void Only_a_folded_tag_can_be_live(string tag)
    {
        Assert.Throws<InvariantException>(() => _live.Add(tag));
        Assert.False(_live.Contains(tag));
    }

    [Fact]
    public void Another_tag_of_the_same_hash_is_not_live()
    {
        _live.Add("buyateenowplease");

        Assert.True(new PostFilter(_live, "shop").MayConcern("#axhxijmxa4d6te81"u8));
        Assert.False(_live.Contains("axhxijmxa4d6te81"));
    }

    [Fact]
    public void Venues_are_live_beside_tags_and_apart_from_them()
    {
        _live.Add("diner");
        for (var n = 0; n < 10_000; n++) _live.AddVenue($"fsq:{n}");

        Assert.True(_live.ContainsVenue("fsq:9999"));
        Assert.False(_live.ContainsVenue("FSQ:9999"));
        Assert.False(_live.ContainsVenue("fsq:10000"));
        Assert.False(_live.ContainsVenue("diner"));
        Assert.False(_live.Contains("fsq:9999"));
    }

    [Fact]
    public void A_venue_of_the_longest_id_is_live_and_none_beyond()
    {
        var longest = new string('店', 100);
        _live.AddVenue(longest);
        _live.AddVenue(longest + "a");

        Assert.True(_live.ContainsVenue(longest));
        Assert.False(_live.ContainsVenue(longest + "a"));
    }

    [Fact]
    public void A_text_too_long_for_a_tag_is_not_live() => Assert.False(_live.Contains(new string('日', 100_000)));

    [Fact]
    public void Readers_see_every_tag_that_was_there_while_more_are_added()
    {
        _live.Add("first");
        var adding = true;
        var reader = new Thread(() => { while (Volatile.Read(ref adding)) Assert.True(_live.Contains("first")); });
        reader.Start();

        for (var n = 0; n < 20_000; n++)
        {
            _live.Add($"offer{n}");
            Assert.True(_live.Contains($"offer{n}"));
        }

        Volatile.Write(ref adding, false);
        reader.Join();
    }
}
