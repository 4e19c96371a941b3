using Tagsale.Core.Purchases;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Scenarios;

/// <summary>An e-mail address may be somebody else's: who never paid is not written to without end.</summary>
public sealed class LetterCapTests : IDisposable
{
    readonly Shop _shop = new();

    [Fact]
    public async Task who_never_paid_gets_letters_about_a_few_orders_a_day()
    {
        var ann = await _shop.Member("ann");
        await LetLapse(ann, Mailer.MostUnpaidADay + 2);
        Assert.Equal(Mailer.MostUnpaidADay, _shop.Mails().Count);

        await _shop.Advance(TimeSpan.FromDays(1));
        await LetLapse(ann, 1);
        Assert.Equal(Mailer.MostUnpaidADay + 1, _shop.Mails().Count);
    }

    [Fact]
    public async Task who_paid_once_gets_every_letter()
    {
        var ann = await _shop.Member("ann");
        await _shop.Publish("BuyFirst");
        await ann.Buy("#BuyFirst");
        await LetLapse(ann, Mailer.MostUnpaidADay + 2);
        Assert.Equal(1 + Mailer.MostUnpaidADay + 2, _shop.Mails().Count);
    }

    [Fact]
    public async Task a_corrected_shipment_is_told_by_another_letter()
    {
        var ann = await _shop.Member("ann");
        await _shop.Publish();
        var bought = await ann.Buy();
        foreach (var tracking in new[] { "1Z-wrong", "1Z-right", "1Z-right" })
        {
            await _shop.Do(at => new ShipPurchase(bought.Id, "DHL", tracking) { At = at, Corrects = true });
            await _shop.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(["1Z-right", "1Z-wrong"], _shop.Mails().Select(Eml.Text).SelectMany(letter => new[] { "1Z-right", "1Z-wrong" }.Where(tracking => letter.Contains(tracking, StringComparison.Ordinal))).Order(StringComparer.Ordinal));
        Assert.Equal("1Z-right", _shop.OnlyPurchase().Tracking);
    }

    int _offers;

    async Task LetLapse(Person person, int orders)
    {
        for (var i = 0; i < orders; i++)
        {
            var tag = "BuyThing" + (char)('A' + _offers++);
            await _shop.Publish(tag);
            await person.Ask("#" + tag);
        }
        await _shop.Advance(_shop.Rules.ConfirmationWindow + TimeSpan.FromMinutes(1));
    }

    public void Dispose() => _shop.Dispose();
}
