using System.Globalization;
using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Scenarios;

/// <summary>The sandbox, telling of itself whatever a test says has happened there, and answering what a test says.</summary>
public sealed class Telling : IPaymentNews
{
    public const string Genuine = "genuine";

    const int PageSize = 2;

    readonly List<PaymentEvent> _events = [];
    readonly Dictionary<string, PaymentNews> _meanings = [];

    public string Name => "sandbox";

    public bool IsAway { get; set; }

    /// <summary>It answers where nothing else is said.</summary>
    public SandboxService Of { get; set; } = null!;

    /// <summary>In place of the sandbox's answer, unless null.</summary>
    public Func<ChargeRequest, ChargeAnswer?>? Charges { get; set; }

    /// <inheritdoc cref="Charges"/>
    public Func<CancelRequest, ChargeAnswer?>? Cancels { get; set; }

    /// <inheritdoc cref="Charges"/>
    public Func<RefundRequest, RefundAnswer?>? Refunds { get; set; }

    public PaymentEvent Happened(DateTimeOffset at, PaymentNews news)
    {
        var told = new PaymentEvent($"evt_{(_events.Count + 1).ToString(CultureInfo.InvariantCulture)}", news.GetType().Name, at, $"{{\"number\":{_events.Count + 1}}}");
        _events.Add(told);
        _meanings[told.Id] = news;
        return told;
    }

    /// <summary>It is understood as this from now on: things have moved on.</summary>
    public void Mean(PaymentEvent told, PaymentNews news) => _meanings[told.Id] = news;

    /// <param name="body">The id of something that happened.</param>
    public ReceivedEvent Receive(string body, string? signature, DateTimeOffset now) =>
        signature == Genuine ? new ReceivedEvent.Genuine(_events.Single(e => e.Id == body)) : new ReceivedEvent.Refused("the signature does not match");

    public Task<Page<PaymentEvent>> Since(DateTimeOffset from, string? after, CancellationToken cancellation)
    {
        if (IsAway) throw new PaymentUnavailableException("away");
        var skip = after is null ? 0 : int.Parse(after, CultureInfo.InvariantCulture);
        var rest = _events.Where(e => e.At >= from).OrderBy(e => e.At).Skip(skip).ToList();
        return Task.FromResult(new Page<PaymentEvent>([.. rest.Take(PageSize)], rest.Count > PageSize ? (skip + PageSize).ToString(CultureInfo.InvariantCulture) : null));
    }

    public Task<PaymentNews> Understand(PaymentEvent told, CancellationToken cancellation)
    {
        if (IsAway) throw new PaymentUnavailableException("away");
        Assert.Equal(_events.Single(e => e.Id == told.Id), told);
        return Task.FromResult(_meanings[told.Id]);
    }

    public async Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation) => Charges?.Invoke(request) ?? await Of.Charge(request, cancellation);

    public async Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation) => Cancels?.Invoke(request) ?? await Of.CancelCharge(request, cancellation);

    public async Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) => Refunds?.Invoke(request) ?? await Of.Refund(request, cancellation);

    public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation) => Of.Credit(request, cancellation);

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) => Of.Link(key, token, customer, cancellation);

    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => Of.HostedCardPage(returnTo, customer, cancellation);

    public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) => Of.FindLinked(session, returnTo, cancellation);

    public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) => Of.Movements(from, to, after, cancellation);

    public Task Detach(string token, CancellationToken cancellation) => Of.Detach(token, cancellation);
}
