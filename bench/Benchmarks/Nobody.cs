using System.Reflection;
using Tagsale.Core.Ports;

namespace Tagsale.Benchmarks;

/// <summary>Knows nobody and nothing. A mailer that asks here answers at once, with no letter written.</summary>
public class Nobody : DispatchProxy
{
    internal static IQueries Known => Create<IQueries, Nobody>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
}
