using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Http;

namespace Tagsale.Tests.Adapters.Http;

/// <summary>Every way round the guard that we know of.</summary>
public sealed class GuardedHttpTests
{
    static readonly HostRules Development = new(AddressKind.Private) { Longest = TimeSpan.FromSeconds(30) };

    [Theory]
    [InlineData("https://127.0.0.1/"), InlineData("https://[::1]/"), InlineData("https://[::ffff:127.0.0.1]/"), InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://2130706433/"), InlineData("https://0x7f000001/"), InlineData("https://0177.0.0.1/"), InlineData("https://127.1/"), InlineData("https://0/")]
    [InlineData("https://localhost/"), InlineData("https://10.0.0.1/"), InlineData("https://169.254.169.254/"), InlineData("https://[fe80::1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/"), InlineData("https://[2002:7f00:1::]/"), InlineData("https://[fd00::1]/"), InlineData("https://100.64.0.1/"), InlineData("https://224.0.0.1/")]
    public async Task no_spelling_of_an_inner_address_is_asked(string address) => await Refused(new(AddressKind.Public), address);

    [Theory]
    [InlineData("http://shop.example.org/"), InlineData("https://shop.example.org:8443/"), InlineData("https://shop.example.org:22/")]
    [InlineData("https://somebody:secret@shop.example.org/"), InlineData("ftp://shop.example.org/"), InlineData("file:///etc/passwd")]
    public async Task only_web_servers_proper_are_asked_and_not_even_looked_up_otherwise(string address) =>
        await Refused(new(AddressKind.Public) { Resolve = (_, _) => throw new InvalidOperationException("looked up") }, address);

    [Theory]
    [InlineData("10.1.2.3"), InlineData("93.184.215.14", "127.0.0.1"), InlineData("2606:4700::1111", "::ffff:192.168.0.1")]
    public async Task a_name_that_points_inwards_is_not_asked_even_if_it_points_outwards_too(params string[] addresses) =>
        await Refused(new(AddressKind.Public) { Resolve = (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray()) }, "https://shop.example.org/");

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data"), InlineData("http://0.0.0.0/"), InlineData("http://[fe80::1]/"), InlineData("http://224.0.0.1/")]
    public async Task in_development_too_what_is_special_stays_closed(string address) => await Refused(Development, address);

    [Theory]
    [InlineData("xn--.test"), InlineData("xn--0.test"), InlineData("xn--zzzzzzzzzzz.test"), InlineData("a.test")]
    public async Task a_name_that_is_none_is_a_host_that_does_not_answer(string host)
    {
        using var http = new GuardedHttp(new(AddressKind.Public));

        await Assert.ThrowsAsync<HostException>(() => http.Get(new Uri($"https://{host}/"), Now));
    }

    [Fact]
    public async Task a_name_is_looked_up_once_and_what_was_checked_is_connected_to()
    {
        await using var server = await LocalServer.Start(http => http.Response.WriteAsync(http.Request.Host.Host));
        var looks = 0;
        // From the second look on the name points to where nobody may go.
        using var http = new GuardedHttp(Development with
        {
            Resolve = (_, _) => Task.FromResult(new[] { Interlocked.Increment(ref looks) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") }),
        });

        var answer = await http.Get(new Uri($"http://shop.example.org:{server.Address.Port}/"), Now);

        Assert.Equal("shop.example.org", System.Text.Encoding.UTF8.GetString(answer.Body));
        Assert.Equal(1, looks);
    }

    [Fact]
    public async Task a_name_that_points_inwards_at_its_next_connection_is_not_asked_again()
    {
        await using var server = await LocalServer.Start(http =>
        {
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        });
        var looks = 0;
        using var http = new GuardedHttp(Development with
        {
            Resolve = (_, _) => Task.FromResult(new[] { Interlocked.Increment(ref looks) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") }),
        });
        var address = new Uri($"http://shop.example.org:{server.Address.Port}/");
        await http.Get(address, Now);

        Assert.True((await Assert.ThrowsAsync<HostException>(() => http.Get(address, Now))).IsFinal);
        Assert.Equal(1, server.Asked);
    }

    [Theory]
    [InlineData("http://169.254.169.254/"), InlineData("http://[::ffff:169.254.169.254]/"), InlineData("//169.254.169.254/"), InlineData("file:///etc/passwd"), InlineData("http://a:b@127.0.0.1/")]
    public async Task a_redirect_is_checked_like_any_other_address(string target)
    {
        await using var server = await LocalServer.Start(http =>
        {
            http.Response.Redirect(target);
            return Task.CompletedTask;
        });

        await Refused(Development, server.Address.ToString());
    }

    [Fact]
    public async Task a_few_redirects_are_followed_and_no_more()
    {
        await using var server = await LocalServer.Start(http =>
        {
            var left = int.Parse(http.Request.Path.Value![1..], System.Globalization.CultureInfo.InvariantCulture);
            if (left > 0) http.Response.Redirect($"/{left - 1}");
            return Task.CompletedTask;
        });
        using var http = new GuardedHttp(Development);

        Assert.Equal(HttpStatusCode.OK, (await http.Get(new Uri(server.Address, "/3"), Now)).Status);
        await Refused(Development, new Uri(server.Address, "/4").ToString());
    }

    [Fact]
    public async Task nothing_but_a_plain_get_follows_a_redirect()
    {
        await using var server = await LocalServer.Start(http =>
        {
            http.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var http = new GuardedHttp(Development);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address);

        Assert.Equal(HttpStatusCode.Redirect, (await http.Send(request, Now)).Status);
        Assert.Equal(1, server.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task an_endless_body_is_not_read_to_its_end(bool tellsLength)
    {
        var written = 0L;
        await using var server = await LocalServer.Start(async http =>
        {
            if (tellsLength) http.Response.ContentLength = 1L << 40;
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(new byte[16 * 1024], http.RequestAborted);
                written += 16 * 1024;
            }
        });

        await Refused(Development with { LargestBody = 100_000 }, server.Address.ToString());
        Assert.True(written < 100_000_000);
    }

    [Fact]
    public async Task a_body_of_just_the_size_is_taken()
    {
        await using var server = await LocalServer.Start(http => http.Response.Body.WriteAsync(new byte[100_000]).AsTask());
        using var http = new GuardedHttp(Development with { LargestBody = 100_000 });

        Assert.Equal(100_000, (await http.Get(server.Address, Now)).Body.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_host_that_dawdles_is_left(bool inBody)
    {
        await using var server = await LocalServer.Start(async http =>
        {
            if (inBody) await http.Response.StartAsync(http.RequestAborted);
            // A byte now and then, so that no single read takes long.
            for (var wait = new PeriodicTimer(TimeSpan.FromMilliseconds(20)); await wait.WaitForNextTickAsync(http.RequestAborted);)
                if (inBody) await http.Response.Body.WriteAsync(new byte[1], http.RequestAborted);
        });
        using var http = new GuardedHttp(Development with { Longest = TimeSpan.FromMilliseconds(500) });

        var failure = await Assert.ThrowsAsync<HostException>(() => http.Get(server.Address, Now));

        Assert.False(failure.IsFinal);
    }

    [Fact]
    public async Task a_packed_body_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(new byte[100_000_000]);
        var asked = "?";
        await using var server = await LocalServer.Start(http =>
        {
            asked = http.Request.Headers.AcceptEncoding.ToString();
            http.Response.Headers.ContentEncoding = "gzip";
            return http.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        });
        using var http = new GuardedHttp(Development);

        var answer = await http.Get(server.Address, Now);

        Assert.Equal("", asked);
        Assert.Equal(packed.Length, answer.Body.Length);
        Assert.Null(answer.Json());
    }

    [Fact]
    public async Task a_host_that_cannot_prove_its_name_is_not_believed()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var server = await LocalServer.Start(_ => Task.CompletedTask, listen => listen.UseHttps(certificate));
        using var http = new GuardedHttp(Development);

        await Assert.ThrowsAsync<HostException>(() => http.Get(server.Address, Now));
        Assert.Equal(0, server.Asked);
    }

    [Fact]
    public async Task cookies_are_not_kept()
    {
        var sent = "";
        await using var server = await LocalServer.Start(http =>
        {
            sent += http.Request.Headers.Cookie.ToString();
            http.Response.Cookies.Append("visit", "1");
            return Task.CompletedTask;
        });
        using var http = new GuardedHttp(Development);
        await http.Get(server.Address, Now);
        await http.Get(server.Address, Now);

        Assert.Equal("", sent);
        Assert.Equal(2, server.Asked);
    }

    [Theory]
    [InlineData("[]"), InlineData(""), InlineData("{"), InlineData("""{"a":1,"a":2}"""), InlineData("\u0000")]
    [InlineData("""{"a":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}""")]
    public async Task what_is_no_plain_json_object_is_none(string body)
    {
        await using var server = await LocalServer.Start(http => http.Response.WriteAsync(body));
        using var http = new GuardedHttp(Development);

        Assert.Null((await http.Get(server.Address, Now)).Json());
    }

    static CancellationToken Now => TestContext.Current.CancellationToken;

    static async Task Refused(HostRules rules, string address)
    {
        using var http = new GuardedHttp(rules);
        var refused = await Assert.ThrowsAsync<HostException>(() => http.Get(new Uri(address), Now));
        Assert.True(refused.IsFinal, refused.Message);
    }
}
