using System.Security.Cryptography.X509Certificates;
using Tagsale.Adapters.Mail;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Mail;

/// <summary>Against a real mail server.</summary>
public sealed class SmtpServerTests : IAsyncLifetime
{
    const string To = "ada@example.org";

    MailServer _server = null!;
    SmtpServer? _client;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(MailServer.IsMissing, MailServer.Missing);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_server is not null) await _server.DisposeAsync();
    }

    public static TheoryData<string, SmtpSecurity> Ways => new() { { "none", SmtpSecurity.None }, { "starttls", SmtpSecurity.StartTls }, { "tls", SmtpSecurity.Tls } };

    [Theory, MemberData(nameof(Ways))]
    public async Task a_letter_arrives_as_it_was_written(string way, SmtpSecurity security)
    {
        await Start(new(way, "shop", "pass word ä"), security, "shop", "pass word ä");

        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter(text: "Größe 🦊\n.\n..two dots", html: "<p>Größe 🦊</p>", subject: "Grüße: a very long subject, so long that it stands on more than one line of the header 🦊")));

        var taken = Assert.Single(_server.Letters());
        Assert.Equal(("shop@example.org", To), (taken.Sender, Assert.Single(taken.Recipients)));
        Assert.Equal(("Größe 🦊\n.\n..two dots", "<p>Größe 🦊</p>"), (taken.Text, taken.Html));
        Assert.Equal("Grüße: a very long subject, so long that it stands on more than one line of the header 🦊", taken.Headers["Subject"]);
        Assert.Equal(("Läden & Co <shop@example.org>", "ada@example.org"), (taken.Headers["From"], taken.Headers["To"].Trim('<', '>')));
        Assert.Equal(("<item-1@example.org>", "auto-generated"), (taken.Headers["Message-ID"], taken.Headers["Auto-Submitted"]));
        Assert.Equal("Thu, 15 Jan 2026 12:00:00 +0000", taken.Headers["Date"]);
        Assert.Equal((security != SmtpSecurity.None, true, "shop.example"), (taken.Encrypted, taken.SignedIn, taken.Greeted));
        Assert.Empty(taken.Defects);
    }

    [Fact]
    public async Task a_server_that_knows_only_the_older_sign_in_is_signed_in_at_too()
    {
        await Start(new("none", "shop", "secret", Without: "PLAIN"), SmtpSecurity.None, "shop", "secret");

        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter()));
        Assert.True(Assert.Single(_server.Letters()).SignedIn);
    }

    [Fact]
    public async Task words_in_a_letter_start_no_header()
    {
        await Start();

        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter(subject: "Hello\r\nBcc: eve@example.org\r\n\r\nBody")));

        var taken = Assert.Single(_server.Letters());
        Assert.DoesNotContain("Bcc", taken.Headers.Keys);
        Assert.Equal([To], taken.Recipients);
        Assert.Equal("plain", taken.Text);
    }

    [Theory]
    [InlineData("refused", true, "550 5.1.1")]
    [InlineData("unwanted", true, "554 5.6.0")]
    [InlineData("later", false, "451 4.3.2")]
    [InlineData("denied", false, "554 5.7.1")]
    [InlineData("forged", false, "550 5.7.60")]
    public async Task what_the_server_will_not_have_is_told_by_its_code_and_names_nobody(string name, bool forGood, string code)
    {
        await Start();

        var answer = await Send(Letter(to: $"{name}@example.org"));

        var reason = forGood ? Assert.IsType<SmtpAnswer.Refused>(answer).Reason : Assert.IsType<SmtpAnswer.Unavailable>(answer).Reason;
        Assert.Contains(code, reason, StringComparison.Ordinal);
        Assert.DoesNotContain("@", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(name, reason.Replace("refused the", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(_server.Letters());
    }

    [Fact]
    public async Task a_lost_answer_is_not_taken_for_a_refusal_and_a_repeat_says_that_it_is_one()
    {
        await Start();

        Assert.IsType<SmtpAnswer.Unavailable>(await Send(Letter(to: "lost@example.org")));
        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter(to: "lost@example.org")));

        Assert.Equal(["<item-1@example.org>", "<item-1@example.org>"], _server.Letters().Select(l => l.Headers["Message-ID"]));
    }

    [Fact]
    public async Task a_wrong_password_is_the_operators_to_mend()
    {
        await Start(new("none", "shop", "right-password"), SmtpSecurity.None, "shop", "wrong-password");

        var reason = Assert.IsType<SmtpAnswer.Unavailable>(await Send(Letter())).Reason;

        Assert.Contains("Tagsale__Smtp__Password (535", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tls", SmtpSecurity.Tls)]
    [InlineData("starttls", SmtpSecurity.StartTls)]
    public async Task a_certificate_that_nobody_vouches_for_gets_nothing(string way, SmtpSecurity security)
    {
        _server = await MailServer.Start(new(way));
        _client = new(new(MailServer.Host, _server.Port, security, "shop.example"), TimeProvider.System);

        Assert.Contains("certificate", Assert.IsType<SmtpAnswer.Unavailable>(await Send(Letter())).Reason, StringComparison.Ordinal);
        Assert.Empty(_server.Letters());
    }

    [Fact]
    public async Task a_server_that_does_not_encrypt_gets_nothing_where_that_is_wanted()
    {
        await Start(new("none"), SmtpSecurity.StartTls);

        Assert.Contains("STARTTLS", Assert.IsType<SmtpAnswer.Unavailable>(await Send(Letter())).Reason, StringComparison.Ordinal);
        Assert.Empty(_server.Letters());
    }

    [Fact]
    public async Task one_connection_carries_letter_after_letter_and_is_made_anew_when_it_is_gone()
    {
        await Start();
        for (var i = 0; i < 3; i++) Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter()));
        Assert.Equal([1, 1, 1], _server.Letters().Select(l => l.Connection));

        await _server.Stop();
        Assert.IsType<SmtpAnswer.Unavailable>(await Send(Letter()));
        await _server.StartAgain();
        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter()));
    }

    [Fact]
    public async Task addresses_of_every_script_are_written_to_where_the_server_can()
    {
        await Start();
        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter(to: "ada@bücher.example")));
        Assert.IsType<SmtpAnswer.Accepted>(await Send(Letter(to: "jürgen@bücher.example")));

        Assert.Equal(["ada@xn--bcher-kva.example", "jürgen@xn--bcher-kva.example"], _server.Letters().Select(l => l.Recipients[0]));
    }

    [Fact]
    public async Task an_address_that_the_server_cannot_write_to_is_given_up()
    {
        await Start(new("none", Utf8: false));

        Assert.IsType<SmtpAnswer.Refused>(await Send(Letter(to: "jürgen@example.org")));
        Assert.IsType<SmtpAnswer.Refused>(await Send(Letter(to: $"ada@{new string('a', 64)}.example")));
    }

    async Task Start(MailServerOptions? options = null, SmtpSecurity security = SmtpSecurity.None, string? user = null, string? password = null)
    {
        _server = await MailServer.Start(options);
        _client = new(new(MailServer.Host, _server.Port, security, "shop.example", user, password), TimeProvider.System, new X509Certificate2Collection(_server.Certificate));
    }

    Task<SmtpAnswer> Send(MailMessage message) => _client!.Send(message, TestContext.Current.CancellationToken);

    static MailMessage Letter(string to = To, string subject = "A letter", string text = "plain", string html = "<p>rich</p>") =>
        new("item-1", "Läden & Co", "shop@example.org", to, subject, text, html, Some.Now);
}
