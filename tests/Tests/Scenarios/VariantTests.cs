using Tagsale.Core.Offers;

namespace Tagsale.Tests.Scenarios;

public sealed class VariantTests : IDisposable
{
    readonly Shop _shop = new();

    static readonly VariantDraft[] Variants = [new("black M", "Black, medium", 2), new("black S", "Black, small", 2), new("white", "White, one size", 1)];

    [Theory]
    [InlineData("#BuyTee #black #M", "black M")]
    [InlineData("#S please, #BLACK, #buytee", "black S")]
    [InlineData("#BuyTee #white #love", "white")]
    public async Task tag_words_choose_the_variant(string text, string variant)
    {
        var offer = await _shop.Publish(variants: Variants);
        var ann = await _shop.Member("ann");
        var post = ann.Post(text);
        await _shop.Settle();
        Assert.Contains($"({variant})", _shop.ReplyTo(post), StringComparison.Ordinal);
        Assert.Equal(1, _shop.StockOf(offer, variant).Held);
    }

    [Theory]
    [InlineData("#BuyTee", "Which")]
    [InlineData("#BuyTee #black", "Which")]
    [InlineData("#BuyTee #purple", "not on offer")]
    public async Task a_missing_or_unknown_variant_is_answered_with_the_list_and_holds_nothing(string text, string words)
    {
        await _shop.Publish(variants: Variants);
        var ann = await _shop.Member("ann");
        var post = ann.Post(text);
        await _shop.Settle();
        Assert.Contains(words, _shop.ReplyTo(post), StringComparison.Ordinal);
        Assert.Contains("#black #M, #black #S, #white", _shop.ReplyTo(post), StringComparison.Ordinal);
        Assert.Empty(_shop.Purchases());
    }

    [Fact]
    public async Task each_variant_has_its_own_stock()
    {
        await _shop.Publish(variants: Variants, limit: 3);
        var ann = await _shop.Member("ann");
        await ann.Buy("#BuyTee #white");
        var none = ann.Post("#BuyTee #white again");
        await _shop.Settle();
        Assert.Contains("sold out", _shop.ReplyTo(none), StringComparison.Ordinal);
        await ann.Buy("#BuyTee #black #S");
    }

    public void Dispose() => _shop.Dispose();
}
