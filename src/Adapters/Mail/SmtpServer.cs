using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Tagsale.Adapters.Mail;

public enum SmtpSecurity
{
    None,

    /// <summary>Begins in the clear and goes over to TLS before anything is told; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,
}

/// <param name="Name">What we are called when we greet.</param>
/// <param name="User">Null: the server wants no sign-in.</param>
public sealed record SmtpAccount(string Host, int Port, SmtpSecurity Security, string Name, string? User = null, string? Password = null)
{
    /// <summary>Without the password: it must reach no log.</summary>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>A mail server that takes letters to wherever they go. Connections are kept and used again.</summary>
/// <param name="trusted">Certificates to trust in place of the machine's.</param>
public sealed class SmtpServer(SmtpAccount account, TimeProvider time, X509Certificate2Collection? trusted = null) : IDisposable
{
    /// <summary>For one letter, from the connection to the last answer.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    const int MostKept = 4;

    /// <summary>What stands between forgets a connection that is quiet, and tells neither end.</summary>
    static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(30);

    /// <summary>For a kept connection to show that it is still there: a new one costs less than a long wait.</summary>
    static readonly TimeSpan LongestSign = TimeSpan.FromSeconds(5);

    readonly ConcurrentBag<(SmtpSession Session, long Since)> _kept = [];

    public async Task<SmtpAnswer> Send(MailMessage message, CancellationToken cancellation)
    {
        if (Writable(message.To) is not { } to) return new SmtpAnswer.Refused("the address cannot be written in mail");

        using var limit = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await Send(message with { To = to }, to, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unavailable($"has not answered within {Longest.TotalSeconds:0} s");
        }
        catch (SmtpTroubleException trouble)
        {
            return Unavailable(trouble.Message);
        }
        catch (AuthenticationException untrusted)
        {
            return Unavailable($"has no certificate that can be trusted for its name, or none at all ({untrusted.Message.TrimEnd('.')})");
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            return Unavailable($"cannot be reached, or hung up ({(broken.GetBaseException() as SocketException)?.SocketErrorCode.ToString() ?? broken.GetType().Name})");
        }
    }

    async Task<SmtpAnswer> Send(MailMessage message, string to, CancellationToken cancellation)
    {
        var session = await Take(cancellation);
        try
        {
            var answer = await session.Send(message.From, to, message.Compose(), cancellation);
            if (answer is not SmtpAnswer.Accepted || _kept.Count >= MostKept) return answer;
            _kept.Add((session, time.GetTimestamp()));
            session = null;
            return answer;
        }
        finally
        {
            session?.Dispose();
        }
    }

    async Task<SmtpSession> Take(CancellationToken cancellation)
    {
        while (_kept.TryTake(out var kept))
            if (await IsStillThere(kept.Session, kept.Since, cancellation)) return kept.Session;
        return await SmtpSession.Open(account, trusted, cancellation);
    }

    /// <summary>One that is not is closed.</summary>
    async Task<bool> IsStillThere(SmtpSession session, long since, CancellationToken cancellation)
    {
        var isThere = false;
        using var limit = new CancellationTokenSource(LongestSign, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return isThere = time.GetElapsedTime(since) < LongestKept && await session.IsUsable(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            if (!isThere) session.Dispose();
        }
    }

    SmtpAnswer.Unavailable Unavailable(string what) => new($"the mail server {account} {what}");

    /// <summary>With the domain as the network knows it; null where there is no such domain.</summary>
    static string? Writable(string address)
    {
        var at = address.LastIndexOf('@');
        try
        {
            return address[..(at + 1)] + new IdnMapping().GetAscii(address[(at + 1)..]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        while (_kept.TryTake(out var kept)) kept.Session.Dispose();
    }
}
