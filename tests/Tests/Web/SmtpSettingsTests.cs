using Microsoft.Extensions.Configuration;
using Tagsale.Adapters.Mail;
using Tagsale.Servers;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

public sealed class SmtpSettingsTests
{
    [Theory]
    [InlineData("Host", "http://mail.example.org")]
    [InlineData("Host", "mail.example.org:25")]
    [InlineData("Host", "")]
    [InlineData("Port", "0")]
    [InlineData("Port", "65536")]
    [InlineData("Port", "smtp")]
    [InlineData("From", "")]
    [InlineData("From", "shop")]
    [InlineData("From", "Shop <shop@example.org>")]
    [InlineData("From", "shop@example.org\r\nRCPT TO:<eve@example.org>")]
    [InlineData("Security", "ssl")]
    [InlineData("Security", "none")]
    [InlineData("User", "")]
    [InlineData("Password", "")]
    [InlineData("Pasword", "secret-password")]
    public void what_cannot_be_used_is_refused_by_name(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => TagsaleApp.Build(Arguments(Sound().Where(s => s.Name != name).Append((name, value)))));

        Assert.Contains($"Tagsale__Smtp__{name}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("secret-password", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "", SmtpSecurity.None, 25)]
    [InlineData("localhost", "", SmtpSecurity.None, 25)]
    [InlineData("mail.example.org", "", SmtpSecurity.StartTls, 587)]
    [InlineData("mail.example.org", "tls", SmtpSecurity.Tls, 465)]
    public void what_is_left_out_is_safe_and_usual(string host, string security, SmtpSecurity used, int port)
    {
        var smtp = Settings.Read(Configuration([("Host", host), ("From", "shop@example.org"), ("Security", security)])).Smtp!;

        Assert.Equal((used, port), (smtp.Security, smtp.Port));
    }

    [Fact]
    public void without_any_there_is_no_mail_server() => Assert.Null(Settings.Read(Configuration([])).Smtp);

    [Fact]
    public async Task a_receipt_goes_out_by_the_mail_server_that_is_set()
    {
        Assert.SkipWhen(MailServer.IsMissing, MailServer.Missing);
        await using var server = await MailServer.Start(new("none", "shop", "secret-password"));
        await using var shop = await RunningShop.Start(Arguments(
            [("Host", "127.0.0.1"), ("Port", $"{server.Port}"), ("From", "shop@example.org"), ("User", "shop"), ("Password", "secret-password")]));
        var (offer, tag) = await shop.Calls.Publish();
        var (person, member) = await shop.Calls.NewMember();

        await shop.Calls.Buy(person, member, offer, tag);

        var letter = await Until.Found(() => Task.FromResult(server.Letters().SingleOrDefault()), "the receipt");
        Assert.Equal(("shop@example.org", "ada@example.org", "shop.example.org"), (letter.Sender, letter.Recipients[0], letter.Greeted));
        Assert.Contains("11.00 USD", letter.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(shop.DataDirectory, "mail")));
    }

    static IEnumerable<(string Name, string Value)> Sound() =>
        [("Host", "mail.example.org"), ("Port", "587"), ("From", "shop@example.org"), ("User", "shop"), ("Password", "secret-password")];

    static string[] Arguments(IEnumerable<(string Name, string Value)> smtp) => [.. smtp.Select(s => $"--Tagsale:Smtp:{s.Name}={s.Value}")];

    static IConfiguration Configuration(IEnumerable<(string Name, string Value)> smtp) =>
        new ConfigurationBuilder().AddInMemoryCollection(smtp.Select(s => KeyValuePair.Create($"Tagsale:Smtp:{s.Name}", (string?)s.Value))).Build();
}
