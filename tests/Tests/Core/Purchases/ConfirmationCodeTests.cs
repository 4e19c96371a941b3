using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public class ConfirmationCodeTests
{
    const string Alphabet = "2346789BCDFGHJKMNPQRTVWX";

    [Theory]
    [InlineData(0ul, "Confirm22222222")]
    [InlineData(ulong.MaxValue, "ConfirmXXXXXXXX")]
    [InlineData(ulong.MaxValue / 2, "ConfirmGXXXXXXX")]
    public void All_of_the_entropy_counts(ulong entropy, string code) => Assert.Equal(code, ConfirmationCode.Draw(entropy));

    [Fact]
    public void Every_character_is_as_likely_as_another_in_every_place()
    {
        const int draws = 240_000;
        var counts = new int[8, 24];
        for (var n = 0ul; n < draws; n++)
        {
            var code = ConfirmationCode.Draw(SplitMix(n));
            for (var at = 0; at < 8; at++) counts[at, Alphabet.IndexOf(code[7 + at], StringComparison.Ordinal)]++;
        }
        foreach (var count in counts) Assert.InRange(count, 9_500, 10_500);
    }

    // Evenly spread and the same in every run.
    static ulong SplitMix(ulong n)
    {
        n = (n + 1) * 0x9E3779B97F4A7C15;
        n = (n ^ n >> 30) * 0xBF58476D1CE4E5B9;
        n = (n ^ n >> 27) * 0x94D049BB133111EB;
        return n ^ n >> 31;
    }

    [Fact]
    public void A_code_is_recognised_however_it_is_typed() => Check.QuickThrowOnFailure(Prop.ForAll<ulong>(n =>
    {
        var shown = ConfirmationCode.Draw(SplitMix(n));
        var folded = ConfirmationCode.Fold(shown);
        string[] typed = [shown, shown.ToLowerInvariant(), shown.ToUpperInvariant(), string.Concat(shown.Select(c => (char)(c + 0xFEE0)))];
        return ConfirmationCode.LooksLikeOne(folded) && typed.All(code => Hashtags.Scan($"yes ＃{code}!") is [var tag] && tag == folded);
    }));

    [Theory]
    [InlineData("confirmbcdf2346", true)]
    [InlineData("confirmbcdf234", false)]
    [InlineData("confirmbcdf23467", false)]
    [InlineData("confirmbookings", false)]
    [InlineData("confirmbcdf2340", false)]
    [InlineData("confirmbcdf234l", false)]
    [InlineData("konfirmbcdf2346", false)]
    [InlineData("confirmation", false)]
    [InlineData("", false)]
    public void A_word_does_not_look_like_a_code(string tag, bool looks) => Assert.Equal(looks, ConfirmationCode.LooksLikeOne(tag));
}
