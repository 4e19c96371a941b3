using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

/// <summary>The connector at a Stripe of its own. Whatever it asked must have been right by the official description, where that is at hand.</summary>
public abstract class StripeTest : IAsyncLifetime
{
    protected static readonly Money Total = new(14999, "USD");
    static readonly Uri Back = new("https://shop.example/member/purchases/1/return");

    private protected FakeTime Time { get; } = new();
    private protected StripeFake Stripe { get; private set; } = null!;
    private protected StripeService Service { get; private set; } = null!;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static StripeAccount Account(StripeFake stripe) => new(stripe.Key, stripe.WebhookSecret, stripe.Address, RequestsPerSecond: 10_000);

    public async ValueTask InitializeAsync()
    {
        Stripe = await StripeFake.Start(Time);
        Service = new(Account(Stripe), Time);
    }

    public async ValueTask DisposeAsync()
    {
        Service.Dispose();
        await Stripe.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(await Stripe.Wrong());
    }

    /// <summary>Asked for just now, with a linked card.</summary>
    protected ChargeRequest Request(string card = "pm_card_visa", string key = "pur_1")
    {
        var (customer, token) = Stripe.AddCard(card);
        return new(key, token, Total, "Demo: Fire HD", Back, customer, Time.Now);
    }

    protected async Task<ChargeAnswer.Approved> Approve(ChargeRequest request) => Assert.IsType<ChargeAnswer.Approved>(await Service.Charge(request, Cancellation));

    /// <summary>Of everything that waits to be understood, the oldest first.</summary>
    private protected async Task<List<PaymentNews>> News(string kinds = "")
    {
        var news = new List<PaymentNews>();
        string? after = null;
        do
        {
            var page = await Service.Since(Time.Now - TimeSpan.FromDays(1), after, Cancellation);
            foreach (var told in page.Items.Where(told => told.Kind.StartsWith(kinds, StringComparison.Ordinal))) news.Add(await Service.Understand(told, Cancellation));
            after = page.Next;
        }
        while (after is not null);
        return news;
    }
}
