using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Tagsale.Servers;

/// <summary>
/// Stripe's official description, by a server that holds requests to it and keeps no state. Needs an installed steady (./test installs it and names it) and the description, which is not part of
/// this repository: beside it, or named.
/// </summary>
static class Steady
{
    const string Program = "TAGSALE_TEST_STEADY";
    const string Description = "TAGSALE_TEST_STRIPE_SPEC";
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    public const string Missing = $"{Program} names no installed steady (./test installs one), or there is no description of Stripe's API ({Description})";

    static readonly Lazy<Task<HttpClient>> Shared = new(Start);

    /// <summary>Held on to: collected, it would close the pipe that keeps steady alive.</summary>
    static readonly Process Server = new();

    public static bool IsMissing => Installed is null || Spec is null;

    static string? Installed =>
        Environment.GetEnvironmentVariable(Program) is { Length: > 0 } folder && Path.Combine(folder, "node_modules/@stdy/cli-linux-x64/bin/steady") is var file && File.Exists(file) ? file : null;

    static string? Spec { get; } = FindSpec();

    /// <summary>What is wrong with a request by the description; null if nothing is, or nothing tells. The request itself may be over by then.</summary>
    public static Task<string?> Complaint(HttpRequest request, string body) => IsMissing
        ? Task.FromResult<string?>(null)
        : Complaint(request.Method, $"{request.Path}{request.QueryString}", request.Headers.Authorization.ToString(), body);

    static async Task<string?> Complaint(string method, string address, string authorization, string body)
    {
        var steady = await Shared.Value;
        using var copy = new HttpRequestMessage(new(method), address);
        copy.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (body.Length > 0) copy.Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await steady.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead);
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? values.First() : "";
        return Header("x-steady-error-count") == "0" ? null : $"{method} {address.Split('?')[0]}: {Header("x-steady-error-1-path")}: {Header("x-steady-error-1-message")}";
    }

    static async Task<HttpClient> Start()
    {
        var port = NodeServer.FreePort().ToString(CultureInfo.InvariantCulture);
        // It ends with this process, however that ends: then its standard input does.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\" < /dev/null & steady=$!; cat > /dev/null; kill $steady", "sh", Installed!,
            "--host", "127.0.0.1", "-p", port, "--quiet",
            "--validator-form-object-format=brackets", "--validator-form-array-format=brackets",
            "--validator-query-object-format=brackets", "--validator-query-array-format=brackets", Spec!])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Server.StartInfo = start;
        Server.Start();
        Server.BeginOutputReadLine();
        Server.BeginErrorReadLine();
        var steady = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = Longest };
        // What it says of itself differs with where it runs; that it answers does not.
        for (var clock = Stopwatch.StartNew(); !await Answers(steady); await Task.Delay(BetweenTries))
            if (Server.HasExited || clock.Elapsed > Longest) throw new InvalidOperationException("steady did not start.");
        return steady;
    }

    static async Task<bool> Answers(HttpClient steady)
    {
        try
        {
            using var answer = await steady.GetAsync(new Uri("/", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static string? FindSpec()
    {
        if (Environment.GetEnvironmentVariable(Description) is { Length: > 0 } named) return File.Exists(named) ? named : null;
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tagsale.slnx"))) folder = folder.Parent;
        return folder?.Parent is { } beside && Path.Combine(beside.FullName, "shared/specs/stripe/spec3-2023-08-16.json") is var spec && File.Exists(spec) ? spec : null;
    }
}
