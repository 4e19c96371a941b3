using System.Buffers;

namespace Tagsale.Adapters.Networks.Plaza;

/// <param name="Id"><c>acct_</c> and 32 hexadecimal digits: stable, whatever the handle.</param>
/// <param name="Locked">The person wants to be seen by followers only, whatever a post says.</param>
public sealed record PlazaAccount(string Id, string Handle, bool Locked);

static class PlazaHandle
{
    static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Why the handle cannot be had, without repeating it: it may hold anything. Null where it can.</summary>
    public static string? Refuse(string handle) => handle switch
    {
        { Length: < 1 or > 30 } => "A handle has 1 to 30 characters.",
        _ when handle.AsSpan().ContainsAnyExcept(Allowed) => "A handle has only the letters A to Z, digits, underscores and hyphens.",
        ['-', ..] or [.., '-'] => "A handle neither begins nor ends with a hyphen.",
        _ when !handle.Any(char.IsAsciiLetter) => "A handle has at least one letter.",
        _ => null,
    };
}
