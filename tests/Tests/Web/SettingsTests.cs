using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

/// <summary>What it cannot start with it says in one line, and ends.</summary>
public sealed class SettingsTests : IDisposable
{
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-settings-").FullName;

    public static TheoryData<string, string> WrongValues => new()
    {
        { "Demo", "maybe" }, { "Demo", "2" },
        { "ConfirmationWindow", "soon" }, { "ConfirmationWindow", "15" }, { "ConfirmationWindow", "00:00:00" }, { "ConfirmationWindow", "-00:15:00" }, { "ConfirmationWindow", "99.00:00:00" },
        { "Database", "oracle" }, { "Database", "SQLITE" },
        { "PublicUrl", "shop" }, { "PublicUrl", "ftp://shop.example" }, { "PublicUrl", "https://shop.example/?a=b" }, { "PublicUrl", "https://a-very-long-address-that-would-not-fit-into-any-reply.example.org" },
        { "OperatorKey", "short" }, { "OperatorKey", "has spaces in it, many" }, { "OperatorKey", "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4" },
        { "StepUpAbove", "-1" }, { "StepUpYoung", "long" }, { "AllowPrivateHosts", "1" },
        { "Stripe:ApiKey", "pk_test_1" }, { "Stripe:ApiKey", "sk_test_" }, { "Stripe:ApiKey", "sk_test_with space" }, { "Stripe:ApiKeey", "sk_test_1" },
        { "Stripe:WebhookSecret", "whsec_1" }, { "Stripe:ApiBase", "https://api.stripe.com" },
        { "Rewards:EveryOfferCredits", "all" }, { "Rewards:Every", "true" },
        { "Demoo", "true" }, { "Operator_Key", "operator-key-for-tests" },
    };

    [Theory, MemberData(nameof(WrongValues))]
    public void a_wrong_value_is_refused_by_name(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => TagsaleApp.Build([$"--Tagsale:{name}={value}"]));

        Assert.Contains($"Tagsale__{name.Replace(":", "__", StringComparison.Ordinal)}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("WebhookSecret", "very-secret")]
    [InlineData("ApiBase", "https://api.stripe.com/v1")]
    [InlineData("ApiBase", "stripe")]
    [InlineData("ApiBase", "http://stripe.example.com")]
    [InlineData("RequestsPerSecond", "0")]
    [InlineData("RequestsPerSecond", "many")]
    public void a_wrong_value_beside_stripe_s_key_is_refused_by_name_and_no_secret_is_repeated(string name, string value)
    {
        var refused = Assert.Throws<SettingException>(() => TagsaleApp.Build(["--Tagsale:Stripe:ApiKey=sk_test_very-secret", $"--Tagsale:Stripe:{name}={value}"]));

        Assert.Contains($"Tagsale__Stripe__{name}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void a_wrong_key_of_stripe_s_is_not_repeated() =>
        Assert.DoesNotContain("very-secret", Assert.Throws<SettingException>(() => TagsaleApp.Build(["--Tagsale:Stripe:ApiKey=very-secret"])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("postgres://tagsale:very-secret@localhost/tagsale")]
    [InlineData("Host=localhost;Username=tagsale;Passwort=very-secret")]
    [InlineData("Host=localhost;Port=very-secret")]
    [InlineData("Host=localhost;Port=99999999999;Password=very-secret")]
    [InlineData("Host=localhost;SSL Mode=Some;Password=very-secret")]
    [InlineData("Host=localhost;Minimum Pool Size=9;Maximum Pool Size=2;Password=very-secret")]
    [InlineData("Host=localhost Password=very-secret;Username=tagsale")]
    [InlineData("Host=localhost;Username=tagsale Password=very-secret")]
    [InlineData("Host=localhost;Database=tagsale,Password=very-secret")]
    [InlineData("Username=tagsale;Password=very-secret")]
    [InlineData("very-secret")]
    public void a_connection_string_that_cannot_be_used_is_refused_and_not_repeated(string value)
    {
        var refused = Assert.Throws<SettingException>(() => TagsaleApp.Build([$"--Tagsale:Database={value}"]));

        Assert.StartsWith("Tagsale__Database must be", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Theory]
    [InlineData("Demo", "maybe")]
    [InlineData("ConfirmationWindow", "soon")]
    [InlineData("OperatorKey", "short")]
    [InlineData("TermsVersion", "a version whose name is longer than forty characters")]
    [InlineData("PublicUrl", "https://shop.example.org/below/a/path")]
    [InlineData("Demoo", "true")]
    [InlineData("DataDirectory", "/dev/null")]
    [InlineData("DataDirectory", "/dev/null/data")]
    [InlineData("DataDirectory", "/proc/tagsale")]
    public async Task a_wrong_setting_ends_the_start(string name, string value)
    {
        using var process = TagsaleProcess.Launch(["--urls", "http://127.0.0.1:0"], [.. Usual.Where(s => s.Name != name), (name, value)]);

        Assert.Contains($"Tagsale__{name}", await process.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://192.0.2.1:5080")]
    [InlineData("ftp://127.0.0.1:0")]
    public async Task an_address_it_cannot_listen_on_is_named(string address)
    {
        using var process = TagsaleProcess.Launch(["--urls", address], Usual);

        Assert.Contains("--urls", await process.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_used_port_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        using var process = TagsaleProcess.Launch(["--urls", $"http://127.0.0.1:{port}"], Usual);

        var line = await process.Refusal();

        Assert.Contains($":{port}", line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_data_directory_has_one_process()
    {
        using var first = await TagsaleProcess.Start(_directory, TagsaleProcess.FreePort());
        using var second = TagsaleProcess.Launch(["--urls", "http://127.0.0.1:0"], Usual);

        Assert.Contains("in use by another Tagsale", await second.Refusal(), StringComparison.Ordinal);
        first.Terminate();
        Assert.Equal(0, await first.ExitCode(Longest));
    }

    [Theory]
    [InlineData("tagsale.db")]
    [InlineData("plaza.db")]
    [InlineData("sandbox.db")]
    public async Task a_file_that_is_no_database_is_named(string name)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, name), new string('x', 10_000), TestContext.Current.CancellationToken);
        using var process = TagsaleProcess.Launch(["--urls", "http://127.0.0.1:0"], Usual);

        Assert.Contains(name, await process.Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("operator.key", "x")]
    [InlineData("demo.keys", "x")]
    public async Task a_key_file_that_is_damaged_is_named(string name, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, name), content, TestContext.Current.CancellationToken);
        using var process = TagsaleProcess.Launch(["--urls", "http://127.0.0.1:0"], Usual);

        Assert.Contains(name, await process.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_database_of_a_newer_version_is_left_alone()
    {
        var file = Path.Combine(_directory, "tagsale.db");
        using (var database = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            database.Open();
            using var newer = database.CreateCommand();
            newer.CommandText = "pragma user_version = 999";
            newer.ExecuteNonQuery();
        }
        using var process = TagsaleProcess.Launch(["--urls", "http://127.0.0.1:0"], Usual);

        Assert.Contains("newer version", await process.Refusal(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    (string Name, string Value)[] Usual => [("DataDirectory", _directory)];
}
