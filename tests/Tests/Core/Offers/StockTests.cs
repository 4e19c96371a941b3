using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Offers;

namespace Tagsale.Tests.Core.Offers;

public sealed class StockTests
{
    [Theory]
    [InlineData("hold", 10, 3, 0, 7)]
    [InlineData("release", 10, 1, 0, 9)]
    [InlineData("sell", 9, 1, 1, 8)]
    public void a_unit_moves_as_the_deed_says(string deed, int onHand, int held, int sold, int available)
    {
        var stock = Do(new(10, 2, 0), deed);
        Assert.Equal((onHand, held, sold, available), (stock.OnHand, stock.Held, stock.Sold, stock.Available));
    }

    [Fact]
    public void a_unit_that_comes_back_is_for_sale_again() => Assert.Equal(new Stock(5, 1, 2), new Stock(4, 1, 3).Return());

    [Theory]
    [InlineData("hold", 2, 2, 0)]
    [InlineData("release", 2, 0, 0)]
    [InlineData("sell", 2, 0, 0)]
    [InlineData("return", 2, 0, 0)]
    [InlineData("return", Stock.Limit, 0, 1)]
    [InlineData("take one", 2, 2, 5)]
    public void what_would_break_the_stock_is_refused(string deed, int onHand, int held, int sold) =>
        Assert.Throws<InvariantException>(() => Do(new(onHand, held, sold), deed));

    [Theory]
    [InlineData(-7, true)]
    [InlineData(-8, false)]
    [InlineData(0, true)]
    [InlineData(Stock.Limit - 10, true)]
    [InlineData(Stock.Limit - 9, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(int.MinValue, false)]
    public void a_correction_leaves_held_units_in_place_and_stays_within_the_limit(int delta, bool taken)
    {
        var stock = new Stock(10, 3, 4);
        Assert.Equal(taken, stock.Takes(delta));
        if (taken) Assert.Equal(stock with { OnHand = 10 + delta }, stock.Adjust(delta));
        else Assert.Throws<InvariantException>(() => stock.Adjust(delta));
    }

    [Fact]
    public void whatever_happens_no_number_goes_below_zero_and_no_unit_is_lost()
    {
        var deeds = Gen.Elements("hold", "hold", "release", "sell", "return", "take one").ListOf().ToArbitrary();
        Prop.ForAll(Gen.Choose(0, 5).ToArbitrary(), deeds, (start, sequence) =>
        {
            Stock stock = new(start, 0, 0);
            var taken = 0;
            foreach (var deed in sequence)
            {
                try
                {
                    stock = Do(stock, deed);
                    if (deed == "take one") taken++;
                }
                catch (InvariantException)
                {
                    // Refused: the stock is as it was.
                }
                Assert.True(stock is { Available: >= 0, Held: >= 0, Sold: >= 0 }, $"{stock} after {deed}");
                Assert.Equal(start - taken, stock.OnHand + stock.Sold);
            }
        }).QuickCheckThrowOnFailure();
    }

    static Stock Do(Stock stock, string deed) => deed switch
    {
        "hold" => stock.Hold(),
        "release" => stock.Release(),
        "sell" => stock.Sell(),
        "return" => stock.Return(),
        "take one" => stock.Adjust(-1),
        _ => throw new ArgumentException($"no deed {deed}", nameof(deed)),
    };
}
