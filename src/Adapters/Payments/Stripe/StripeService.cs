using Tagsale.Adapters.Http;
using Tagsale.Core.Payments;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>
/// Stripe over its HTTPS API. No card number ever reaches us: cards are entered at Stripe's page. A charge is one PaymentIntent, found again by the key in its metadata when Stripe has forgotten the request.
/// A call that can never be right throws <see cref="ArgumentException"/>.
/// </summary>
public sealed class StripeService : IPaymentNews, IDisposable
{
    readonly GuardedHttp _http = StripeClient.Connect();
    readonly StripeCards _cards;
    readonly StripeCards _cardPages;
    readonly StripeCharges _charges;
    readonly StripeRefunds _refunds;
    readonly StripeMovements _movements;
    readonly StripeEvents _events;
    readonly StripeNews _news;

    public StripeService(StripeAccount account, TimeProvider time)
    {
        var pace = new Pace(account.RequestsPerSecond, time);
        var client = new StripeClient(account, time, _http, pace, Pace.LongestWait);
        _cards = new(client);
        _cardPages = new(new(account, time, _http, pace, Pace.LongestAtPage));
        _charges = new(client, time);
        _refunds = new(client);
        _movements = new(client, time);
        _events = new(client, account);
        _news = new(client, account, time);
    }

    public string Name => "stripe";

    public AmountLimits LimitsOf(string currency) => StripeAmount.LimitsOf(currency);

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) =>
        Answer(_cards.Link(key, token, customer, cancellation), (reason, _) => new LinkAnswer.Unavailable(reason));

    /// <exception cref="PaymentUnavailableException">Stripe does not answer now.</exception>
    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => _cardPages.HostedPage(returnTo, customer, cancellation);

    /// <inheritdoc cref="HostedCardPage"/>
    public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) => _cardPages.FindLinked(session, returnTo, cancellation);

    public Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation) =>
        Answer(_charges.Charge(request, cancellation), (reason, failure) => new ChargeAnswer.Unavailable(reason, failure));

    public Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation) =>
        Answer(_charges.Cancel(request, cancellation), (reason, failure) => new ChargeAnswer.Unavailable(reason, failure));

    public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) =>
        Answer(_refunds.Refund(request, cancellation), (reason, failure) => new RefundAnswer.Unavailable(reason, failure));

    public bool GivesCredits => false;

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

    public void Dispose() => _http.Dispose();

    static async Task<T> Answer<T>(Task<T> asked, Func<string, PassingFailure, T> unavailable)
    {
        try
        {
            return await asked;
        }
        catch (PaymentUnavailableException failure)
        {
            return unavailable(failure.Message, failure.Failure);
        }
    }
}
