namespace Tagsale.Adapters.Http;

/// <summary>The two ways to ask other hosts, by who has named them.</summary>
public sealed class Hosts(bool allowPrivate) : IDisposable
{
    /// <summary>By anybody: members, their documents, their servers.</summary>
    public GuardedHttp Named { get; } = new(new HostRules(allowPrivate ? AddressKind.Private : AddressKind.Public));

    /// <summary>By the operator, who may name any address; answers are bounded all the same.</summary>
    public GuardedHttp Ours { get; } = new(new HostRules(AddressKind.Special));

    public void Dispose()
    {
        Named.Dispose();
        Ours.Dispose();
    }
}
