using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Posts;

public class PostFilterTests
{
    const string Storefront = "https://shop.example/users/été";

    static readonly string[] Venues = ["fsq:4b1", "店/\"one\" \\", "osm:node/1"];

    readonly LiveTags _live = new();
    readonly PostFilter _filter;

    public PostFilterTests()
    {
        foreach (var tag in TagTexts.Live) _live.Add(tag);
        foreach (var venue in Venues) _live.AddVenue(venue);
        _filter = new(_live, Storefront);
    }

    [Theory]
    [InlineData("""{"text":"I want #BuyTee"}""")]
    [InlineData("""{"text":"#buytee"}""")]
    [InlineData("""{"text":"#BUYTEE\n"}""")]
    [InlineData("""{"text":"\n#buytee\""}""")]
    [InlineData("""{"text":"＃ＢｕｙＴｅｅ"}""")]
    [InlineData("""{"text":"！﹟buytee"}""")]
    [InlineData("""{"text":"#buytee👕"}""")]
    [InlineData("""{"text":"#Buy‍Tee"}""")]
    [InlineData("""{"text":"#Straße"}""")]
    [InlineData("""{"text":"#TシャツとTee #Tシャツ"}""")]
    [InlineData("""{"text":"\u0023buytee"}""")]
    [InlineData("""{"text":"\uff03\uFF22uyTee"}""")]
    [InlineData("""{"text":"#buy\u0054ee"}""")]
    [InlineData("""{"text":"\\#buyte\u0065"}""")]
    [InlineData("""{"text":"\ud83d\ude00#buyte\u0065"}""")]
    [InlineData("""{"text":"\ud83d#buyte\u0065"}""")]
    [InlineData("""{"text":"#\ud801\udc00B"}""")]
    [InlineData("""{"text":"#ConfirmBCDF2346"}""")]
    [InlineData("""{"text":"#ＣＯＮＦＩＲＭbcdf2346"}""")]
    [InlineData("""{"text":"hello","mentions":["https://shop.example/users/été"]}""")]
    [InlineData("""{"text":"hello","mentions":["https:\/\/shop.example\/users\/été"]}""")]
    [InlineData("""{"text":"hello","mentions":["https:\/\/shop.example/users/\u00e9t\u00E9"]}""")]
    [InlineData("""{"kind":"delete","id":"17"}""")]
    [InlineData("""{"text":"","venue":"fsq:4b1"}""")]
    [InlineData("""{"text":"","venue" : "fsq:4b1" }""")]
    [InlineData("""{"text":"","venue":"fsq:4b2","venue":"fsq:4b1"}""")]
    [InlineData("""{"text":"","venue":"fsq:4\u00621"}""")]
    [InlineData("""{"text":"","v\u0065nue":"fsq:4b1"}""")]
    [InlineData("""{"text":"","venue":"osm:node\/1"}""")]
    [InlineData("""{"text":"","venue":"店/\"one\" \\"}""")]
    public void A_post_that_concerns_the_programme_passes(string json) => Assert.True(MayConcern(json));

    [Theory]
    [InlineData("buytee", true)]
    [InlineData("#BuyTee", true)]
    [InlineData("＃buytee", true)]
    [InlineData("ConfirmBCDF2346", true)]
    [InlineData("シャツ", false)]
    [InlineData("hat", false)]
    [InlineData("#hat", false)]
    [InlineData("", false)]
    [InlineData("#", false)]
    public void A_tag_that_stands_by_itself_is_wanted_or_not(string tag, bool wanted) => Assert.Equal(wanted, _filter.MayWant(Encoding.UTF8.GetBytes(tag)));

    [Fact]
    public void A_deletion_is_known_wherever_it_is_said() => Assert.True(MayConcern("\"kind\":\"delete\""));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"kind":"post","text":"buytee"}""")]
    [InlineData("""{"kind":"post","text":"nothing to buy here"}""")]
    [InlineData("""{"kind":"post","text":"#hat #shirt"}""")]
    [InlineData("""{"kind":"post","text":"# buytee"}""")]
    [InlineData("""{"kind":"post","text":"#buyteeshirt"}""")]
    [InlineData("""{"kind":"post","text":"#buytees\u0068irt"}""")]
    [InlineData("""{"kind":"post","text":"#シャツ ！＃シャツ"}""")]
    [InlineData("""{"kind":"post","text":"#confirmation"}""")]
    [InlineData("""{"kind":"post","text":"delete"}""")]
    [InlineData("""{"kind":"post","mentions":["https://shop.example/users/other"]}""")]
    [InlineData("""{"kind":"post","text":"\u0023shirt \/ \\u0023buytee"}""")]
    [InlineData("""{"kind":"post","venue":"fsq:4b"}""")]
    [InlineData("""{"kind":"post","venue":"fsq:4b12"}""")]
    [InlineData("""{"kind":"post","venue":"#fsq:4b1"}""")]
    [InlineData("""{"kind":"post","venue":17,"place":"fsq:4b1"}""")]
    [InlineData("""{"kind":"post","text":"the \"venue\":\"fsq:4b1\" of old"}""")]
    [InlineData("""{"kind":"post","venue":"fsq:4b1""")]
    [InlineData("""{"text":"#""")]
    [InlineData("""{"text":"#buytee_\""")]
    [InlineData("""{"text":"\u""")]
    [InlineData("""{"text":"\uzzzz \u+123 \q\""")]
    [InlineData("""{"text":"\ud83d\ud""")]
    public void A_post_that_does_not_is_not_parsed(string json) => Assert.False(MayConcern(json));

    [Fact]
    public void A_cut_off_mark_or_character_passes_for_nothing()
    {
        Assert.False(_filter.MayConcern([0xEF]));
        Assert.False(_filter.MayConcern([0xEF, 0xBC]));
        Assert.False(_filter.MayConcern([.. "#hat"u8, 0xE3, 0x81]));
        Assert.False(_filter.MayConcern([.. "#hat"u8, 0xFF, 0xC0, 0x80]));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('日')]
    public void A_run_too_long_for_a_tag_is_passed_over(char letter) => Assert.False(MayConcern($$"""{"text":"#{{new string(letter, 100_000)}}"}"""));

    [Fact]
    public void The_longest_tag_is_found()
    {
        var longest = new string('日', Hashtags.MaxLength);
        _live.Add(longest);

        Assert.True(MayConcern($$"""{"text":"#{{longest}}"}"""));
    }

    [Fact]
    public void No_post_that_parsing_and_reading_would_find_is_lost()
    {
        var posts = from text in TagTexts.Any from json in TagTexts.InJson(text) select (Text: text, Json: $$"""{"kind":"post","text":{{json}}}""");
        var found = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(posts.ToArbitrary(), post =>
        {
            var text = JsonDocument.Parse(post.Json).RootElement.GetProperty("text").GetString()!;
            Assert.Equal(post.Text, text);
            var concerns = Hashtags.Scan(text).Any(tag => _live.Contains(tag) || ConfirmationCode.LooksLikeOne(tag));
            if (concerns) found++;
            return !concerns || MayConcern(post.Json);
        }));
        Assert.True(found > 500, $"only {found} posts had something to find");
    }

    [Fact]
    public void No_mention_of_the_storefront_is_lost() => Check.QuickThrowOnFailure(Prop.ForAll(
        TagTexts.InJson(Storefront).ToArbitrary(), id => MayConcern($$"""{"mentions":[{{id}}]}""")));

    [Fact]
    public void No_check_in_at_a_live_venue_is_lost() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(
        (from venue in Gen.Elements(Venues) from name in TagTexts.InJson("venue") from id in TagTexts.InJson(venue) from text in TagTexts.Any from words in TagTexts.InJson(text)
         select $$"""{"text":{{words}},{{name}}:{{id}}}""").ToArbitrary(), MayConcern));

    [Fact]
    public void A_venue_of_a_hundred_thousand_letters_is_passed_over() => Assert.False(MayConcern($$"""{"venue":"{{new string('店', 100_000)}}"}"""));

    bool MayConcern(string json) => _filter.MayConcern(Encoding.UTF8.GetBytes(json));
}
