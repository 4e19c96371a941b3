using System.Net;
using Tagsale.Adapters.Http;

namespace Tagsale.Tests.Adapters.Http;

public sealed class AddressKindTests
{
    [Theory]
    [InlineData("8.8.8.8"), InlineData("172.15.255.255"), InlineData("172.32.0.0"), InlineData("100.63.255.255"), InlineData("100.128.0.0"), InlineData("192.0.1.0"), InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111"), InlineData("2a00:1450:4001::1"), InlineData("::ffff:8.8.8.8")]
    public void an_address_of_somebody_on_the_internet_is_public(string address) => Assert.Equal(AddressKind.Public, Of(address));

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.255.255.254"), InlineData("10.0.0.1"), InlineData("172.16.0.1"), InlineData("172.31.255.255"), InlineData("192.168.1.1"), InlineData("100.64.0.1")]
    [InlineData("::1"), InlineData("fc00::1"), InlineData("fdff::1"), InlineData("::ffff:127.0.0.1"), InlineData("::ffff:10.1.2.3")]
    public void an_address_of_this_machine_or_its_network_is_private(string address) => Assert.Equal(AddressKind.Private, Of(address));

    [Theory]
    [InlineData("0.0.0.0"), InlineData("0.1.2.3"), InlineData("169.254.169.254"), InlineData("192.0.0.8"), InlineData("192.0.2.1"), InlineData("192.88.99.1"), InlineData("198.18.0.1"), InlineData("198.19.255.255")]
    [InlineData("198.51.100.7"), InlineData("203.0.113.7"), InlineData("224.0.0.1"), InlineData("239.255.255.255"), InlineData("240.0.0.1"), InlineData("255.255.255.255"), InlineData("::ffff:169.254.169.254")]
    [InlineData("::"), InlineData("::127.0.0.1"), InlineData("fe80::1"), InlineData("fec0::1"), InlineData("ff02::1"), InlineData("2001:db8::1"), InlineData("3fff::1"), InlineData("5f00::1"), InlineData("100::1")]
    [InlineData("64:ff9b::7f00:1"), InlineData("64:ff9b:1::a00:1"), InlineData("2002:7f00:1::"), InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2"), InlineData("2001:20::1")]
    public void an_address_of_nobody_in_particular_is_special(string address) => Assert.Equal(AddressKind.Special, Of(address));

    static AddressKind Of(string address) => AddressKinds.Of(IPAddress.Parse(address));
}
