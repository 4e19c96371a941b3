using System.Net;
using System.Net.Sockets;

namespace Tagsale.Adapters.Http;

/// <summary>
/// Requests to hosts that users name. A host is looked up once, all its addresses are checked, and the connection goes to one of those that were checked. No proxy, no cookie, no unpacking;
/// redirects only on demand, each hop checked anew; an answer is bounded in size and time.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    const int MostRedirects = 3;

    readonly HostRules _rules;
    readonly HttpMessageInvoker _requests;

    public GuardedHttp(HostRules rules)
    {
        _rules = rules;
        _requests = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            MaxConnectionsPerServer = rules.MostConnections,
            ConnectTimeout = rules.Longest,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = Connect,
        });
    }

    public HostRules Rules => _rules;

    /// <exception cref="HostException">It may not be asked, does not answer in time, or answers too much.</exception>
    public Task<GuardedAnswer> Send(HttpRequestMessage request, CancellationToken cancellation) => InTime(limited => SendOnce(request, limited), cancellation);

    /// <summary>Follows a few redirects.</summary>
    /// <inheritdoc cref="Send"/>
    public Task<GuardedAnswer> Get(Uri address, CancellationToken cancellation) => InTime(async limited =>
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            var answer = await SendOnce(request, limited);
            if ((int)answer.Status is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } next) return answer;
            if (hop == MostRedirects) throw HostException.Refused("it redirects too often");
            address = Uri.TryCreate(address, next, out var there) ? there : throw HostException.Refused("it redirects to no address");
        }
    }, cancellation);

    public void Dispose() => _requests.Dispose();

    async Task<GuardedAnswer> InTime(Func<CancellationToken, Task<GuardedAnswer>> send, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(_rules.Longest);
        try
        {
            return await send(limited.Token);
        }
        catch (HttpRequestException failure)
        {
            throw failure.InnerException as HostException ?? new HostException($"it does not answer ({failure.HttpRequestError})");
        }
        catch (IOException)
        {
            throw new HostException("it broke off its answer");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new HostException($"it did not answer within {_rules.Longest.TotalSeconds:0.#} s");
        }
    }

    async Task<GuardedAnswer> SendOnce(HttpRequestMessage request, CancellationToken cancellation)
    {
        if (_rules.Objection(request.RequestUri!) is { } objection) throw HostException.Refused(objection);
        request.Version = HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.UserAgent.TryParseAdd("Tagsale");
        using var response = await _requests.SendAsync(request, cancellation);
        return new(response.StatusCode, response.Headers, response.Content.Headers.ContentType, await Body(response, cancellation));
    }

    async Task<byte[]> Body(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > _rules.LargestBody && !_rules.TakesBeginning) throw TooLong();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var piece = new byte[8 * 1024];
        while (await stream.ReadAsync(piece, cancellation) is > 0 and var read)
        {
            if (body.Length + read > _rules.LargestBody)
            {
                if (!_rules.TakesBeginning) throw TooLong();
                body.Write(piece, 0, _rules.LargestBody - (int)body.Length);
                break;
            }
            body.Write(piece, 0, read);
        }
        return body.ToArray();
    }

    HostException TooLong() => HostException.Refused($"its answer is longer than {_rules.LargestBody} bytes");

    /// <summary>What was checked is what is connected to: a name that is looked up twice can point elsewhere the second time.</summary>
    async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await _rules.Look(context.DnsEndPoint.Host, cancellation);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
