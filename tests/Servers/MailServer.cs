using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;

namespace Tagsale.Servers;

/// <summary>A letter as the server's own mail parser read it.</summary>
sealed record TakenLetter(
    string Sender, string[] Recipients, string Greeted, bool Encrypted, bool SignedIn, int Connection, Dictionary<string, string> Headers, string[] Defects, string? Text, string? Html);

/// <summary>How a <see cref="MailServer"/> is to differ from one that takes everything.</summary>
/// <param name="Security">none, starttls or tls.</param>
sealed record MailServerOptions(string Security = "none", string? User = null, string? Password = null, bool Utf8 = true, params string[] Without);

/// <summary>A real SMTP server on this machine alone; tests/Servers/smtp/server.py says what it does for whom. It ends with this process, however that ends.</summary>
sealed class MailServer : IAsyncDisposable
{
    const string Setting = "TAGSALE_TEST_SMTP";
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-smtp-").FullName;
    readonly MailServerOptions _options;
    Process? _process;

    public const string Missing = $"{Setting} names no Python with aiosmtpd; ./test installs one";

    public static bool IsMissing => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Setting));

    MailServer(MailServerOptions options) => _options = options;

    public const string Host = "localhost";
    public int Port { get; } = NodeServer.FreePort();

    /// <summary>What it shows, which nobody has reason to trust but those who were told.</summary>
    public X509Certificate2 Certificate { get; } = MakeCertificate();

    public static async Task<MailServer> Start(MailServerOptions? options = null)
    {
        var server = new MailServer(options ?? new());
        await server.StartAgain();
        return server;
    }

    /// <summary>On the same port; what was taken stays.</summary>
    public async Task StartAgain()
    {
        var (certificate, key) = (Path.Combine(_directory, "certificate.pem"), Path.Combine(_directory, "key.pem"));
        await File.WriteAllTextAsync(certificate, Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(key, Certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var settings = new Dictionary<string, object> { ["security"] = _options.Security, ["utf8"] = _options.Utf8, ["without"] = _options.Without };
        if (_options.Security != "none") (settings["certificate"], settings["key"]) = (certificate, key);
        if (_options.User is not null) (settings["user"], settings["password"]) = (_options.User, _options.Password!);

        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable(Setting)!, [Path.Combine(AppContext.BaseDirectory, "smtp/server.py"), _directory, $"{Port}", JsonSerializer.Serialize(settings)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var errors = new StringBuilder();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => { if (line.Data == "listening") listening.TrySetResult(); };
        _process.ErrorDataReceived += (_, line) => { lock (errors) if (line.Data is not null && errors.Length < 20_000) errors.AppendLine(line.Data); };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Task.WhenAny(listening.Task, _process.WaitForExitAsync(), Task.Delay(Longest));
        if (!listening.Task.IsCompleted) throw new InvalidOperationException($"The mail server did not start: {errors}");
    }

    public async Task Stop()
    {
        if (_process is null) return;
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>What was taken, in the order it was.</summary>
    public IReadOnlyList<TakenLetter> Letters() =>
        [.. Directory.GetFiles(_directory, "*.json").Order(StringComparer.Ordinal).Select(file => JsonSerializer.Deserialize<TakenLetter>(File.ReadAllText(file), Json)!)];

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
    }
}
