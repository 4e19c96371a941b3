using Tagsale.Core.Offers;
using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Scenarios;

public sealed class RestartTests : IDisposable
{
    readonly Shop _shop = new();

    /// <summary>A purchase takes this many separate steps; a restart before any of them must change nothing.</summary>
    [Fact]
    public async Task a_restart_between_any_two_steps_continues_where_it_was()
    {
        var offer = await _shop.Publish(stock: 50, limit: 50);
        var ann = await _shop.Member("ann");
        for (var restartAt = 0; restartAt < 8; restartAt++)
        {
            var step = 0;
            async Task Step(Func<Task> act)
            {
                if (step++ == restartAt) _shop.Restart();
                await act();
            }

            var post = ann.Post("#BuyTee");
            await Step(_shop.ReadOnce);
            await Step(_shop.CarryOne);
            var yes = ann.Post(Shop.CodeIn(_shop.ReplyTo(post)));
            await Step(_shop.ReadOnce);
            await Step(_shop.CarryOne);
            await Step(_shop.CarryOne);
            await Step(_shop.CarryOne);
            await Step(_shop.Settle);
            Assert.Contains("Ordered and paid", _shop.ReplyTo(yes), StringComparison.Ordinal);
            Assert.Equal(restartAt + 1, _shop.Charged().Count);
            Assert.Equal(restartAt + 1, _shop.Mails().Count);
        }
        Assert.Equal(new Stock(42, 0, 8), _shop.StockOf(offer));
        Assert.All(_shop.Purchases(), p => Assert.Equal(PurchaseState.Paid, p.State));
    }

    [Fact]
    public async Task a_machine_that_slept_reads_what_it_missed_before_anything_lapses()
    {
        await _shop.Publish();
        var ann = await _shop.Member("ann");
        var post = ann.Post("#BuyTee");
        await _shop.Settle();
        var yes = ann.Post(Shop.CodeIn(_shop.ReplyTo(post)));

        _shop.Time.Advance(TimeSpan.FromHours(5));
        await _shop.LookAtClock();
        await _shop.Settle();

        Assert.Contains("Ordered and paid", _shop.ReplyTo(yes), StringComparison.Ordinal);
    }

    public void Dispose() => _shop.Dispose();
}
