using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Payments.Stripe;

public sealed class StripeCompliance : PaymentServiceCompliance, IAsyncLifetime
{
    readonly FakeTime _time = new();
    StripeFake _stripe = null!;
    StripeService _service = null!;

    protected override IPaymentService Service => _service;

    protected override bool LosesAnswers { set => _stripe.Faults.LoseAnswers = value; }

    protected override bool DecidesLater { get => _stripe.Faults.DecideLater; set => _stripe.Faults.DecideLater = value; }

    protected override void Settle(string reference, bool approve) => _stripe.Settle(reference, approve);

    protected override string OneTimeToken(TestCard card) => card switch
    {
        TestCard.Good => "pm_card_visa",
        TestCard.Declined => "pm_card_chargeCustomerFail",
        TestCard.WithoutFunds => "pm_card_visa_chargeDeclinedInsufficientFunds",
        TestCard.AsksTheMember => "pm_card_authenticationRequired",
    };

    protected override Task Decide(ChargeAnswer.ActionRequired asked, bool approve)
    {
        Assert.StartsWith(Back.AbsoluteUri, _stripe.Decide(asked.Page, approve).AbsoluteUri, StringComparison.Ordinal);
        return Task.CompletedTask;
    }

    protected override IReadOnlyList<Money> Taken() => Amounts("charge");

    protected override IReadOnlyList<Money> GivenBack() => Amounts("refund");

    protected override bool Credits => false;

    public async ValueTask InitializeAsync()
    {
        _stripe = await StripeFake.Start(_time);
        _service = new(StripeTest.Account(_stripe), _time);
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await _stripe.Wrong());
        _service.Dispose();
        await _stripe.DisposeAsync();
    }

    Money[] Amounts(string kind) => [.. _stripe.All(kind).Select(item => new Money(StripeBooks.Number(item, "amount")!.Value, StripeBooks.Text(item, "currency")!.ToUpperInvariant()))];
}
