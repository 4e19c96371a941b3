using System.Net;
using System.Net.Sockets;
using System.Text;
using Tagsale.Adapters.Mail;

namespace Tagsale.Tests.Adapters.Mail;

/// <summary>Whatever stands at the other end, and whatever it says: the answer is that there is none, within bounds.</summary>
public sealed class StrangeServerTests : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly FakeTime _time = new();
    readonly SmtpServer _client;

    public StrangeServerTests()
    {
        _listener.Start();
        _client = new(new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, SmtpSecurity.None, "shop.example"), _time);
    }

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    public static TheoryData<string> Nonsense =>
    [
        "HTTP/1.1 400 Bad Request\r\n\r\n", "hello\r\n", "2\r\n", "250x\r\n", "\r\n", "\0\0\0\r\n", "421 ada@example.org is not welcome\r\n",
        new string('2', 100_000), string.Concat(Enumerable.Repeat("220-on and on\r\n", 10_000)), "",
    ];

    [Theory, MemberData(nameof(Nonsense))]
    public async Task nonsense_is_no_answer(string said)
    {
        var sending = Send();
        using var connection = await _listener.AcceptTcpClientAsync(Cancellation);
        try
        {
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(said), Cancellation);
        }
        catch (IOException)
        {
            // It had heard enough.
        }
        connection.Close();

        Assert.DoesNotContain("ada@", Assert.IsType<SmtpAnswer.Unavailable>(await sending).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task silence_ends()
    {
        var sending = Send();
        using var connection = await _listener.AcceptTcpClientAsync(Cancellation);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Contains("within 60 s", Assert.IsType<SmtpAnswer.Unavailable>(await sending).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "RSET")]
    [InlineData(31, "")]
    public async Task a_kept_connection_that_has_gone_quiet_costs_a_new_one_and_no_letter(int idleSeconds, string lastHeard)
    {
        var first = Send();
        using var kept = await _listener.AcceptTcpClientAsync(Cancellation);
        using var keptLines = await TakeLetter(kept);
        Assert.IsType<SmtpAnswer.Accepted>(await first);

        _time.Advance(TimeSpan.FromSeconds(idleSeconds));
        var second = Send();
        if (lastHeard.Length > 0)
        {
            Assert.Equal(lastHeard, await keptLines.ReadLineAsync(Cancellation));
            _time.Advance(TimeSpan.FromSeconds(6));
        }
        using var anew = await _listener.AcceptTcpClientAsync(Cancellation);
        using var lines = await TakeLetter(anew);
        Assert.IsType<SmtpAnswer.Accepted>(await second);
        Assert.Null(await keptLines.ReadLineAsync(Cancellation));
    }

    /// <summary>Says what a mail server says to one letter.</summary>
    static async Task<StreamReader> TakeLetter(TcpClient connection)
    {
        var lines = new StreamReader(connection.GetStream(), Encoding.ASCII);
        await using var answers = new StreamWriter(connection.GetStream(), Encoding.ASCII, leaveOpen: true) { AutoFlush = true, NewLine = "\r\n" };
        await answers.WriteLineAsync("220 ready");
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            await answers.WriteLineAsync(line == "DATA" ? "354 go on" : "250 OK");
            if (line != "DATA") continue;
            while (await lines.ReadLineAsync(Cancellation) is not ".") { }
            await answers.WriteLineAsync("250 taken");
            return lines;
        }
        throw new InvalidOperationException("hung up");
    }

    [Fact]
    public async Task nobody_there_is_no_answer()
    {
        _listener.Stop();

        Assert.Contains("ConnectionRefused", Assert.IsType<SmtpAnswer.Unavailable>(await Send()).Reason, StringComparison.Ordinal);
    }

    Task<SmtpAnswer> Send() => _client.Send(new("item-1", "Shop", "shop@example.org", "ada@example.org", "A letter", "plain", "<p>rich</p>", Some.Now), Cancellation);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
