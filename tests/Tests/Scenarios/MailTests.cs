using Tagsale.Adapters.Mail;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Servers;

namespace Tagsale.Tests.Scenarios;

/// <summary>Letters by a real mail server that does not always want them.</summary>
public sealed class MailTests : IAsyncLifetime
{
    MailServer _server = null!;
    SmtpServer _client = null!;
    Shop _shop = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(MailServer.IsMissing, MailServer.Missing);
        _server = await MailServer.Start();
        _client = new(new(MailServer.Host, _server.Port, SmtpSecurity.None, "shop.example"), TimeProvider.System);
        _shop = new(smtp: _client);
    }

    public async ValueTask DisposeAsync()
    {
        _shop?.Dispose();
        _client?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task a_buyer_gets_the_receipt_by_mail()
    {
        await _shop.Publish();
        await (await _shop.Member("ann")).Buy();

        var letter = Assert.Single(_server.Letters());
        Assert.Equal("ann@example.org", Assert.Single(letter.Recipients));
        Assert.Contains("32.00 USD", letter.Text, StringComparison.Ordinal);
        Assert.Contains("32.00 USD", letter.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_letter_that_nobody_takes_is_given_up_with_an_alert_that_names_nobody()
    {
        await _shop.Publish();
        await (await _shop.Member("refused")).Buy();

        Assert.Empty(_shop.Queries.Queued(PageRequest.First(10)).Items);
        var alert = Assert.Single(_shop.Queries.Alerts(PageRequest.First(10)).Items);
        Assert.Equal("mail-refused", alert.Kind);
        Assert.Contains("550", alert.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("@", alert.Text, StringComparison.Ordinal);
        Assert.Equal(PurchaseState.Paid, _shop.OnlyPurchase().State);
    }

    [Fact]
    public async Task a_letter_waits_while_the_server_is_away()
    {
        await _shop.Publish();
        await _server.Stop();
        await (await _shop.Member("ann")).Buy();
        await _shop.Advance(TimeSpan.FromMinutes(1));
        Assert.Single(_shop.Queries.Queued(PageRequest.First(10)).Items);

        await _server.StartAgain();
        _shop.Restart();
        await _shop.Advance(TimeSpan.FromMinutes(1));

        Assert.Single(_server.Letters());
        Assert.Empty(_shop.Queries.Queued(PageRequest.First(10)).Items);
    }

    [Fact]
    public async Task a_letter_that_is_put_off_again_and_again_is_given_up_in_the_end()
    {
        await _shop.Publish();
        await (await _shop.Member("later")).Buy();
        for (var i = 0; i < 1_100 && _shop.Queries.Queued(PageRequest.First(1)).Items.Count > 0; i++) await _shop.Advance(TimeSpan.FromMinutes(6));

        Assert.Empty(_shop.Queries.Queued(PageRequest.First(1)).Items);
        Assert.Equal(["mail-refused", "outbox-stuck"], _shop.Queries.Alerts(PageRequest.First(10)).Items.Select(a => a.Kind));
    }

    [Fact]
    public async Task a_hold_whose_confirmation_cannot_be_asked_for_ends()
    {
        var offer = await _shop.Publish();
        var member = await _shop.Member("refused");
        _shop.Faults.Limits = new([new(TimeSpan.FromHours(1), 1)], ReplyPoints: 3, OfferPostPoints: 3);
        member.Post("#BuyTee");
        await _shop.Settle();

        Assert.Equal(PurchaseState.Cancelled, _shop.OnlyPurchase().State);
        Assert.Equal(new Stock(10, 0, 0), _shop.StockOf(offer));
    }
}
