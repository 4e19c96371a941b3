using System.Net;

namespace Tagsale.Adapters.Http;

/// <summary>Where requests may go, and how much of an answer is taken.</summary>
/// <param name="Furthest">Hosts that users name: <see cref="AddressKind.Public"/>, in development <see cref="AddressKind.Private"/>. Hosts the operator has set: any.</param>
public sealed record HostRules(AddressKind Furthest)
{
    /// <summary>Bytes of a body; of a longer one nothing is given, or its beginning.</summary>
    public int LargestBody { get; init; } = 256 * 1024;

    /// <summary>Of a body that is too long what came up to there is given: where the status says all that matters.</summary>
    public bool TakesBeginning { get; init; }

    /// <summary>At once to one host and port; further requests wait for one, in the time they have.</summary>
    public int MostConnections { get; init; } = 8;

    /// <summary>From the look-up of the name to the last byte, all redirects included.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Looks a name up. Another than the machine's is for tests.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    public bool AllowsPlain => Furthest != AddressKind.Public;

    /// <summary>Null: a request may go there, as far as can be told without looking the host up.</summary>
    public string? Objection(Uri address)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0) return "its address is not one of a host alone";
        if (address.Scheme != Uri.UriSchemeHttps && !(AllowsPlain && address.Scheme == Uri.UriSchemeHttp)) return "it is not asked by https";
        return AllowsPlain || address.Port is 80 or 443 ? null : $"port {address.Port} is not one of the web's";
    }

    /// <summary>All addresses of a host, each of them allowed.</summary>
    /// <exception cref="HostException">One is not, or there is none.</exception>
    public async Task<IPAddress[]> Look(string host, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host, out var itself) ? [itself] : await Resolve(host, cancellation);
        if (addresses.Length == 0) throw new HostException("it has no address");
        // One good address among bad ones is how a name is made to point inwards later.
        return addresses.All(address => AddressKinds.Of(address) <= Furthest) ? addresses : throw HostException.Refused("it has an address that is not public");
    }
}
