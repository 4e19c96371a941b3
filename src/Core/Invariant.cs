using System.Diagnostics.CodeAnalysis;

namespace Tagsale.Core;

/// <summary>A mistake of ours, found while deciding. The batch is rolled back and the command parked; nothing is half done.</summary>
public sealed class InvariantException(string message) : Exception(message);

/// <summary>Assertions that stay on in production.</summary>
public static class Invariant
{
    /// <exception cref="InvariantException">The condition does not hold.</exception>
    public static void Require([DoesNotReturnIf(false)] bool holds, string message)
    {
        if (!holds) throw new InvariantException(message);
    }

    /// <summary>The value, or an invariant failure that names what was missing.</summary>
    public static T Found<T>([NotNull] T? value, string what) where T : class =>
        value ?? throw new InvariantException($"{what} was not found");
}
