using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Tagsale.Core;

namespace Tagsale.Adapters.Mail;

/// <summary>What the server said cannot be gone on with. The message follows the server's name, says what to look at, and quotes nothing.</summary>
sealed class SmtpTroubleException(string message) : Exception(message);

/// <summary>One connection to a mail server, greeted and signed in. What the server says is read up to bounds.</summary>
sealed class SmtpSession : IDisposable
{
    const int LongestLine = 2_048;
    const int MostLines = 100;

    readonly TcpClient _client = new();
    readonly byte[] _buffer = new byte[LongestLine];
    int _start;
    int _end;
    Stream _stream = Stream.Null;
    IReadOnlyList<string> _offers = [];

    SmtpSession() { }

    public static async Task<SmtpSession> Open(SmtpAccount account, X509Certificate2Collection? trusted, CancellationToken cancellation)
    {
        var session = new SmtpSession();
        try
        {
            await session._client.ConnectAsync(account.Host, account.Port, cancellation);
            session._stream = session._client.GetStream();
            await session.Greet(account, trusted, cancellation);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    async Task Greet(SmtpAccount account, X509Certificate2Collection? trusted, CancellationToken cancellation)
    {
        if (account.Security == SmtpSecurity.Tls) await Encrypt(account.Host, trusted, cancellation);
        if (await Hear(cancellation) is { IsGood: false } busy) throw new SmtpTroubleException($"takes no letters now ({busy})");
        await SayHello(account.Name, cancellation);
        if (account.Security == SmtpSecurity.StartTls)
        {
            if (!_offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
                throw new SmtpTroubleException("does not offer STARTTLS: set Tagsale__Smtp__Security to tls or none, as it wants");
            if (await Say("STARTTLS", cancellation) is { IsGood: false } no) throw new SmtpTroubleException($"does not go over to TLS ({no})");
            // Whatever was said before, in the clear, may have been said by anybody.
            if (_end > _start) throw new SmtpTroubleException("said more than it was asked before going over to TLS");
            await Encrypt(account.Host, trusted, cancellation);
            await SayHello(account.Name, cancellation);
        }
        if (account.User is not null) await SignIn(account.User, account.Password ?? "", cancellation);
    }

    async Task Encrypt(string host, X509Certificate2Collection? trusted, CancellationToken cancellation)
    {
        var secure = new SslStream(_stream);
        _stream = secure;
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (trusted is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }
        await secure.AuthenticateAsClientAsync(options, cancellation);
    }

    async Task SayHello(string name, CancellationToken cancellation)
    {
        var hello = await Say($"EHLO {name}", cancellation);
        if (!hello.IsGood) throw new SmtpTroubleException($"does not speak ESMTP ({hello})");
        _offers = hello.Lines;
    }

    async Task SignIn(string user, string password, CancellationToken cancellation)
    {
        var ways = _offers.FirstOrDefault(offer => offer.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.Split(' ') ?? [];
        SmtpReply reply;
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase)) reply = await Say($"AUTH PLAIN {Encoded($"\0{user}\0{password}")}", cancellation);
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await Say("AUTH LOGIN", cancellation);
            if (reply.Code == 334) reply = await Say(Encoded(user), cancellation);
            if (reply.Code == 334) reply = await Say(Encoded(password), cancellation);
        }
        else throw new SmtpTroubleException("offers no sign-in by user and password: leave Tagsale__Smtp__User out, or set Tagsale__Smtp__Security as it wants");
        if (!reply.IsGood) throw new SmtpTroubleException($"does not accept Tagsale__Smtp__User and Tagsale__Smtp__Password ({reply})");
    }

    static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>It is still there, and ready for the next letter.</summary>
    public async Task<bool> IsUsable(CancellationToken cancellation)
    {
        try
        {
            return (await Say("RSET", cancellation)).IsGood;
        }
        catch (Exception gone) when (gone is IOException or SocketException or SmtpTroubleException)
        {
            return false;
        }
    }

    public async Task<SmtpAnswer> Send(string from, string to, string message, CancellationToken cancellation)
    {
        var isInternational = !Ascii.IsValid(to);
        if (isInternational && !_offers.Contains("SMTPUTF8", StringComparer.OrdinalIgnoreCase)) return new SmtpAnswer.Refused("the mail server takes no addresses beyond ASCII");

        var sender = await Say($"MAIL FROM:<{from}>{(isInternational ? " SMTPUTF8" : "")}", cancellation);
        if (!sender.IsGood) throw new SmtpTroubleException($"does not take letters from Tagsale__Smtp__From ({sender})");
        var recipient = await Say($"RCPT TO:<{to}>", cancellation);
        if (recipient is { IsFinal: true, IsAboutUs: false }) return new SmtpAnswer.Refused($"the mail server refused the recipient ({recipient})");
        if (!recipient.IsGood) throw new SmtpTroubleException($"does not take a letter for a recipient now ({recipient})");
        var go = await Say("DATA", cancellation);
        if (go.Code != 354) throw new SmtpTroubleException($"does not take a letter now ({go})");

        Invariant.Require(message.EndsWith("\r\n", StringComparison.Ordinal), "a letter ends with a line");
        // A line that is a dot alone would end it.
        await Write(message.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".\r\n", cancellation);
        var taken = await Hear(cancellation);
        if (taken.IsGood) return new SmtpAnswer.Accepted();
        // Some servers look only now at who sends.
        return taken is { IsFinal: true, IsAboutUs: false } ? new SmtpAnswer.Refused($"the mail server refused the letter ({taken})") : throw new SmtpTroubleException($"did not take a letter ({taken})");
    }

    async Task<SmtpReply> Say(string command, CancellationToken cancellation)
    {
        Invariant.Require(!command.AsSpan().ContainsAny('\r', '\n', '\0'), "a command to a mail server is one line");
        await Write(command + "\r\n", cancellation);
        return await Hear(cancellation);
    }

    async Task Write(string text, CancellationToken cancellation)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
        await _stream.FlushAsync(cancellation);
    }

    async Task<SmtpReply> Hear(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await ReadLine(cancellation);
            if (line.Length < 3 || !line[..3].All(char.IsAsciiDigit) || line.Length > 3 && line[3] is not (' ' or '-')) throw new SmtpTroubleException("does not speak SMTP");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new(int.Parse(line[..3], CultureInfo.InvariantCulture), lines);
        }
        throw new SmtpTroubleException($"said more than {MostLines} lines");
    }

    async Task<string> ReadLine(CancellationToken cancellation)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.ASCII.GetString(_buffer, _start, end).TrimEnd('\r');
                _start += end + 1;
                return line;
            }
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length) throw new SmtpTroubleException($"said a line longer than {LongestLine} bytes");
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (read == 0) throw new IOException("hung up");
            _end += read;
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
