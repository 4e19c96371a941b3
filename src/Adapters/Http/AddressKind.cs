using System.Net;
using System.Net.Sockets;

namespace Tagsale.Adapters.Http;

/// <summary>How far away an address lies, in rising order of what a request from outside must not reach.</summary>
public enum AddressKind
{
    /// <summary>Of somebody on the internet.</summary>
    Public,

    /// <summary>This machine or a private network.</summary>
    Private,

    /// <summary>Of nobody in particular: link-local (where clouds keep their keys), multicast, reserved, for documents, or one address wrapped in another.</summary>
    Special,
}

public static class AddressKinds
{
    static readonly IPNetwork[] PrivateNetworks = Parsed(
        "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    static readonly IPNetwork[] SpecialNetworks = Parsed(
        "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        // Protocols' own (Teredo among them), documents, 6to4.
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    /// <summary>All that is given out to anybody in IPv6; what lies outside, translated IPv4 (64:ff9b::) included, is special.</summary>
    static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    public static AddressKind Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (PrivateNetworks.Any(network => network.Contains(address))) return AddressKind.Private;
        if (SpecialNetworks.Any(network => network.Contains(address))) return AddressKind.Special;
        return address.AddressFamily == AddressFamily.InterNetwork || GivenOut.Contains(address) ? AddressKind.Public : AddressKind.Special;
    }

    static IPNetwork[] Parsed(params string[] networks) => [.. networks.Select(IPNetwork.Parse)];
}
