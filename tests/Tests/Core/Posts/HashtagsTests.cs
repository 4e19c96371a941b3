using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Core.Posts;

public class HashtagsTests
{
    static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Theory]
    [InlineData("BuyTee", "buytee")]
    [InlineData("ＢｕｙＴｅｅ", "buytee")]
    [InlineData("𝐁𝐮𝐲𝐓𝐞𝐞", "buytee")]
    [InlineData("buy_tee_2", "buy_tee_2")]
    [InlineData("２０xl", "20xl")]
    [InlineData("Straße", "strasse")]
    [InlineData("STRASSE", "strasse")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("ﬁne", "fine")]
    [InlineData("Ὀδυσσεύς", "ὀδυσσεύσ")]
    [InlineData("ὈΔΥΣΣΕΎΣ", "ὀδυσσεύσ")]
    [InlineData("ᾳ", "αι")]
    [InlineData("Երևան", "երեւան")]
    [InlineData("ЕРЕВАН", "ереван")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("Tシャツ", "tシャツ")]
    [InlineData("ｶﾞﾁｬ", "ガチャ")]
    [InlineData("한국어", "한국어")]
    [InlineData("शर्ट", "शर्ट")]
    [InlineData("เสื้อยืด", "เสื้อยืด")]
    [InlineData("חולצה", "חולצה")]
    [InlineData("قميص٢", "قميص٢")]
    [InlineData("می\u200cخواهم", "میخواهم")]
    [InlineData("葛\U000E0100", "葛")]
    [InlineData("buy\u3164\ufe0ftee", "buytee")]
    [InlineData("𐐀𐐁", "𐐨𐐩")]
    [InlineData("ᎠᎡ", "ꭰꭱ")]
    public void A_tag_has_one_form_however_it_is_typed(string typed, string folded) => Assert.Equal(folded, Hashtags.Fold(typed));

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("１２")]
    [InlineData("٣٤")]
    [InlineData("_")]
    [InlineData("20_26")]
    [InlineData("\u200d\ufe0f")]
    [InlineData("buy tee")]
    [InlineData("buy-tee")]
    [InlineData("#buytee")]
    [InlineData("buy²")]
    [InlineData("tee👕")]
    [InlineData("ﷺ")]
    [InlineData("1\u20e3")]
    public void What_is_no_hashtag_has_no_form(string typed) => Assert.Null(Hashtags.Fold(typed));

    [Theory]
    [InlineData('a', 100, true)]
    [InlineData('a', 101, false)]
    [InlineData('日', 100, true)]
    [InlineData('日', 101, false)]
    [InlineData('ß', 50, true)]
    [InlineData('ß', 51, false)]
    public void A_tag_is_at_most_a_hundred_units_long_when_typed_and_when_folded(char letter, int length, bool valid)
    {
        Assert.Equal(valid, Hashtags.Fold(new string(letter, length)) is not null);
        Assert.Equal(valid, Hashtags.Scan("#" + new string(letter, length)).Length == 1);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_hashtag()
    {
        Assert.Null(Hashtags.Fold("a\ud83d"));
        Assert.Null(Hashtags.Fold("\udc00"));
        Assert.Equal(["tee"], Hashtags.Scan("\ud800#tee\udc00x"));
    }

    [Theory]
    [InlineData("I want #BuyTee now", "buytee")]
    [InlineData("#one #two,#three", "one two three")]
    [InlineData("#Tee #TEE ＃Ｔｅｅ ﹟tee", "tee")]
    [InlineData("＃ＢｕｙＴｅｅ", "buytee")]
    [InlineData("これは#Tシャツ。", "")]
    [InlineData("これは #Tシャツ。", "tシャツ")]
    [InlineData("(#tee)", "tee")]
    [InlineData("#tee's", "tee")]
    [InlineData("#tee👕#hat", "tee hat")]
    [InlineData("👕#tee", "tee")]
    [InlineData("❤️#tee", "tee")]
    [InlineData("❤️#tee❤️", "tee")]
    [InlineData("👩‍👧#tee\u200d👩", "tee")]
    [InlineData("👕\u0301#tee", "tee")]
    [InlineData("1️⃣#tee", "tee")]
    [InlineData("#️⃣", "")]
    [InlineData("#️⃣ #tee", "tee")]
    [InlineData("a#tee é#tee e\u0301#tee 1#tee _#tee", "")]
    [InlineData("&#39; &#tee", "")]
    [InlineData("##tee #＃tee", "tee")]
    [InlineData("#one#two", "one")]
    [InlineData("# tee #", "")]
    [InlineData("#2026 #1st", "1st")]
    [InlineData("https://example.com/#tee", "tee")]
    [InlineData("https://example.com/page#tee", "")]
    [InlineData("\u200f#חולצה\u200f \u200e#tee\u200e", "חולצה tee")]
    [InlineData("#tee\u202e#hat", "tee hat")]
    [InlineData("#ﷺ #tee", "tee")]
    public void A_text_has_the_tags_that_people_see_in_it(string text, string tags) => Assert.Equal(tags, string.Join(' ', Hashtags.Scan(text)));

    [Fact]
    public void Sixty_four_tags_are_read_and_more_are_spam()
    {
        Assert.Equal(64, Hashtags.Scan(Tags(64)).Length);
        Assert.Equal(64, Hashtags.Scan(Tags(64) + Tags(64)).Length);
        Assert.Empty(Hashtags.Scan(Tags(65)));
        Assert.Empty(Hashtags.Scan(Tags(1_000)));
    }

    static string Tags(int count) => string.Concat(Enumerable.Range(0, count).Select(n => $"#tag{n} "));

    [Theory]
    [InlineData("#")]
    [InlineData("#a")]
    [InlineData("#a ")]
    [InlineData("#\u0301")]
    [InlineData("\u0301")]
    [InlineData("e\u0301#x")]
    [InlineData("\ud800#")]
    [InlineData("\udc00\ud800")]
    [InlineData("\u200f#\u202e")]
    [InlineData("👩‍👩‍👧#👩‍👩‍👧")]
    [InlineData("#ﷺ ")]
    [InlineData("#ＢｕｙＴｅｅ ")]
    public void A_hundred_thousand_hostile_characters_are_read_like_any_others(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length)) + " #end";

        Assert.Equal("end", Hashtags.Scan(text)[^1]);
    }

    [Fact]
    public void Folding_a_folded_tag_changes_nothing_for_any_character()
    {
        foreach (var rune in Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)))
            if (Hashtags.Fold($"a{rune}\u0323") is { } folded) Assert.Equal(folded, Hashtags.Fold(folded));
    }

    [Fact]
    public void Case_makes_no_difference_for_any_character()
    {
        foreach (var rune in Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)))
            Assert.Equal(Hashtags.Fold($"a{rune}"), Hashtags.Fold($"a{Rune.ToUpperInvariant(rune)}"));
    }

    [Fact]
    public void What_nobody_sees_makes_no_difference_after_any_character()
    {
        foreach (var rune in Enumerable.Range(0, 0x110000).Where(Rune.IsValid).Select(value => new Rune(value)))
            Assert.Equal(Hashtags.Fold($"é{rune}"), Hashtags.Fold($"é{rune}\ufe0f"));
    }

    [Fact]
    public void Folding_a_folded_tag_changes_nothing() => Check.One(Thorough, Prop.ForAll(TagTexts.Any.ToArbitrary(), text =>
        Hashtags.Fold(text) is not { } folded || Hashtags.Fold(folded) == folded));

    [Fact]
    public void A_text_in_capitals_has_the_same_tags() => Check.One(Thorough, Prop.ForAll(TagTexts.Any.ToArbitrary(), text =>
        Hashtags.Scan(text).SequenceEqual(Hashtags.Scan(text.ToUpperInvariant()))));

    [Fact]
    public void Every_scanned_tag_is_folded_and_there_once() => Check.One(Thorough, Prop.ForAll(TagTexts.Any.ToArbitrary(), text =>
        Hashtags.Scan(text) is var tags && tags.All(tag => Hashtags.Fold(tag) == tag) && tags.Distinct().Count() == tags.Length));
}
