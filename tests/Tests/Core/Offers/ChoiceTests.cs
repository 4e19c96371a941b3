using Tagsale.Core.Offers;

namespace Tagsale.Tests.Core.Offers;

public sealed class ChoiceTests
{
    [Theory]
    [InlineData("black M, white M", "buytee black m", "black M")]
    [InlineData("black M, white M", "m black buytee", "black M")]
    [InlineData("black M, white M", "buytee ad black m", "black M")]
    [InlineData("black M, white M", "buytee", "missing")]
    [InlineData("black M, white M", "buytee black", "missing")]
    [InlineData("black M, white M", "buytee m", "missing")]
    [InlineData("black M, white M", "buytee black white m", "missing")]
    [InlineData("black M, white M", "buytee green", "unknown")]
    [InlineData("black M, white M", "buytee black green", "missing")]
    [InlineData("M, L", "buytee m l", "missing")]
    [InlineData("M, M long", "buytee m", "M")]
    [InlineData("M, M long", "buytee m long", "M long")]
    [InlineData("M", "buytee", "missing")]
    [InlineData("M", "buytee m", "M")]
    public void the_hashtags_of_a_post_choose_one_variant_or_none(string variants, string tags, string chosen) =>
        Assert.Equal(chosen, Written(Choice.Of(Tee(variants.Split(", ")), [.. tags.Split(' ')])));

    [Theory]
    [InlineData("buytee")]
    [InlineData("buytee black m")]
    public void where_there_is_no_choice_every_ask_gets_the_only_variant(string tags) =>
        Assert.IsType<Choice.Chosen>(Choice.Of(Tee(""), [.. tags.Split(' ')]));

    static string Written(Choice choice) => choice switch
    {
        Choice.Chosen chosen => chosen.Variant.Tag,
        Choice.Missing => "missing",
        Choice.Unknown => "unknown",
        _ => throw new InvalidOperationException($"{choice}"),
    };

    static ProductOffer Tee(params string[] variants)
    {
        var draft = new ProductDraft
        {
            Hashtag = "BuyTee",
            Title = "Tee",
            Merchant = "Acme",
            Price = new(1999, "USD"),
            Stock = variants is [""] ? 1 : null,
            Variants = variants is [""] ? null : [.. variants.Select(tag => new VariantDraft(tag, null, 1))],
        };
        return draft.Check(new(Guid.Empty), DateTimeOffset.UnixEpoch).Value!;
    }
}
