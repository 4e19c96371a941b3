using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>
/// Stripe over its HTTPS API. No card number ever reaches us: cards are entered at Stripe's page. A charge is one PaymentIntent, found again by the key in its metadata when Stripe has forgotten the request.
/// A call that can never be right throws <see cref="ArgumentException"/>.
/// </summary>
public sealed class StripeService : IPaymentService, IPaymentNews, IDisposable
{
    readonly StripeClient _client;
    readonly StripeCards _cards;
    readonly StripeCharges _charges;
    readonly StripeRefunds _refunds;
    readonly StripeMovements _movements;
    readonly StripeEvents _events;
    readonly StripeNews _news;

    public StripeService(StripeAccount account, TimeProvider time)
    {
        _client = new(account, time);
        _cards = new(_client);
        _charges = new(_client, time);
        _refunds = new(_client);
        _movements = new(_client, time);
        _events = new(_client, account);
        _news = new(_client, account, time);
    }

    public string Name => "stripe";

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) =>
        Answer(_cards.Link(key, token, customer, cancellation), reason => new LinkAnswer.Unavailable(reason));

    /// <exception cref="PaymentUnavailableException">Stripe does not answer now.</exception>
    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => _cards.HostedPage(returnTo, customer, cancellation);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task<SavedCard?> FindLinked(string session, CancellationToken cancellation) => _cards.FindLinked(session, cancellation);

    public Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation) =>
        Answer(_charges.Charge(request, cancellation), reason => new ChargeAnswer.Unavailable(reason));

    public Task<ChargeAnswer> CancelCharge(string key, CancellationToken cancellation) =>
        Answer(_charges.Cancel(key, cancellation), reason => new ChargeAnswer.Unavailable(reason));

    public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) =>
        Answer(_refunds.Refund(request, cancellation), reason => new RefundAnswer.Unavailable(reason));

    public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation) => Task.FromResult<CreditAnswer>(new CreditAnswer.NotOffered());

    /// <inheritdoc cref="HostedCardPage"/>
    public Task Detach(string token, CancellationToken cancellation) => _cards.Detach(token, cancellation);

    /// <summary>What moved on Stripe's own books from a time until another, the newest first.</summary>
    /// <param name="after">The cursor of the page before; null for the first.</param>
    /// <inheritdoc cref="HostedCardPage"/>
    public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) => _movements.List(from, to, after, cancellation);

    public ReceivedEvent Receive(string body, string? signature, DateTimeOffset now) => _events.Receive(body, signature, now);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task<Page<PaymentEvent>> Since(DateTimeOffset from, string? after, CancellationToken cancellation) => _events.Since(from, after, cancellation);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task<PaymentNews> Understand(PaymentEvent told, CancellationToken cancellation) => _news.Understand(told, cancellation);

    public void Dispose() => _client.Dispose();

    static async Task<T> Answer<T>(Task<T> asked, Func<string, T> unavailable)
    {
        try
        {
            return await asked;
        }
        catch (PaymentUnavailableException failure)
        {
            return unavailable(failure.Message);
        }
    }
}
