using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments;

public sealed class SandboxCompliance : PaymentServiceCompliance, IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("tagsale-");
    readonly SandboxService sandbox;

    public SandboxCompliance() => sandbox = new(Path.Combine(folder.FullName, "sandbox.db"), new FakeTime());

    protected override IPaymentService Service => sandbox;

    protected override bool LosesAnswers { set => sandbox.Faults.LoseAnswers = value; }

    protected override string OneTimeToken(TestCard card) => card switch
    {
        TestCard.Good => "tok_approved",
        TestCard.Declined => "tok_declined",
        TestCard.WithoutFunds => "tok_insufficient_funds",
        TestCard.AsksTheMember => "tok_action_required",
    };

    protected override Task Decide(ChargeAnswer.ActionRequired asked, bool approve)
    {
        Assert.Equal(Back, sandbox.Authenticate(asked.Page.OriginalString.Split('/')[^1], approve));
        return Task.CompletedTask;
    }

    protected override IReadOnlyList<Money> Taken() =>
        [.. sandbox.Charges().Where(charge => charge.Status == SandboxChargeStatus.Approved).Select(charge => charge.Amount)];

    protected override IReadOnlyList<Money> GivenBack() => [.. sandbox.Refunds().Select(refund => refund.Amount)];

    protected override IReadOnlyList<Money> Credited() => [.. sandbox.Credits().Select(credit => credit.Amount)];

    public void Dispose()
    {
        sandbox.Dispose();
        folder.Delete(recursive: true);
    }
}
