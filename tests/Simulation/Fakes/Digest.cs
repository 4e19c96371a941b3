using System.Security.Cryptography;
using System.Text;

namespace Tagsale.Simulation.Fakes;

/// <summary>A fingerprint of all that the outside world saw, in order: two runs with the same one were the same run.</summary>
public sealed class Digest : IDisposable
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(FormattableString line) => _hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant(line) + "\n"));

    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
