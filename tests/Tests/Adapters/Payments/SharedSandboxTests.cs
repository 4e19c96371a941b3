using Tagsale.Adapters.Payments.Sandbox;
using Tagsale.Core.Ports;

namespace Tagsale.Tests.Adapters.Payments;

/// <summary>Two processes with one file.</summary>
public sealed class SharedSandboxTests : IDisposable
{
    const int Rounds = 50;

    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tagsale-");
    readonly SandboxService _sandbox, _other;

    public SharedSandboxTests() => (_sandbox, _other) = (Open(), Open());

    [Fact]
    public async Task one_key_charges_once_whichever_is_asked()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var card = Assert.IsType<LinkAnswer.Linked>(await _sandbox.Link("link", "tok_approved", null, cancellation)).Card;
        foreach (var round in Enumerable.Range(1, Rounds))
        {
            var request = new ChargeRequest($"pay-{round}", card.Token, new(2500, "USD"), "Tee", new("/back", UriKind.Relative));

            var answers = await Task.WhenAll(new[] { _sandbox, _other }.Select(s => Task.Run(() => s.Charge(request, cancellation), cancellation)));

            Assert.Single(answers.Select(answer => Assert.IsType<ChargeAnswer.Approved>(answer).Reference).Distinct());
        }
        Assert.Equal(Rounds, _other.Charges().Count);
        Assert.Equal(2 * Rounds, _sandbox.Calls().Count(call => call.Operation == SandboxOperations.Charge));
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _other.Dispose();
        _folder.Delete(recursive: true);
    }

    SandboxService Open() => new(Path.Combine(_folder.FullName, "sandbox.db"), TimeProvider.System);
}
