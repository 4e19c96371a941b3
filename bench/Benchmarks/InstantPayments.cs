using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks;

/// <summary>A payment service that answers at once.</summary>
/// <param name="declineEvery">One charge in so many is declined; 0 for none.</param>
sealed class InstantPayments(int declineEvery = 0) : IPaymentService
{
    public const string ServiceName = "instant";

    long _charges;

    public string Name => ServiceName;

    public Task<ChargeAnswer> Charge(ChargeRequest request, CancellationToken cancellation) => Task.FromResult<ChargeAnswer>(
        Interlocked.Increment(ref _charges) % Math.Max(declineEvery, 1) == 0 && declineEvery > 0
            ? new ChargeAnswer.Declined(DeclineReason.Declined)
            : new ChargeAnswer.Approved($"ch_{request.Key}", Fee: Money.Zero(request.Amount.Currency)));

    public Task<LinkAnswer> Link(string key, string token, string? customer, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Uri> HostedCardPage(Uri returnTo, string? customer, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<SavedCard?> FindLinked(string session, Uri returnTo, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ChargeAnswer> CancelCharge(CancelRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<RefundAnswer> Refund(RefundRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<Page<Movement>> Movements(DateTimeOffset from, DateTimeOffset to, string? after, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<CreditAnswer> Credit(CreditRequest request, CancellationToken cancellation) => Task.FromResult<CreditAnswer>(new CreditAnswer.Credited(request.Key));

    public Task Detach(string token, CancellationToken cancellation) => throw new NotSupportedException();
}
