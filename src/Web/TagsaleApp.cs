using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Tagsale.Core;
using Tagsale.Core.Ports;
using Tagsale.Web.Api;
using Tagsale.Web.Api.Plaza;
using Tagsale.Web.Demo;
using Tagsale.Web.Pages;
using Tagsale.Web.Security;
using Tagsale.Web.PaymentEvents;

namespace Tagsale.Web;

/// <summary>The composition root.</summary>
public static class TagsaleApp
{
    const long LargestBody = 64 * 1024;

    /// <returns>The exit code: 0 after a stop, 1 where it could not start.</returns>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.Start(Console.Out);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception failure) when (OneLine(failure) is { } line)
        {
            await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <param name="time">Another clock than the machine's, for tests.</param>
    /// <exception cref="SettingException">A setting cannot be used.</exception>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public static WebApplication Build(string[] args, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // It warns that its keys lie unencrypted in the data directory, where everything else lies too.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It warns that pages are already marked as not to be stored.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        // It tells with a trace what stops the start, and that is told in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        var urls = Addresses.Check(builder.Configuration[WebHostDefaults.ServerUrlsKey]);
        builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Otherwise the server itself refuses other characters, with nothing said.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));

        var settings = Settings.Read(builder.Configuration);
        var publicUrl = Addresses.PublicUrl(settings.PublicUrl, urls);
        builder.Services.AddTagsale(settings, publicUrl, time ?? new MicrosecondClock());
        builder.Services.AddOperatorApi();
        builder.Services.AddSecurity();
        builder.Services.AddPages();

        var app = builder.Build();
        app.UseSecurity(publicUrl);
        app.UsePages();
        app.UseProblemsForPrograms();
        app.MapHealth();
        app.MapOpenApi();
        app.MapOperatorApi();
        app.MapPaymentWebhooks();
        if (settings.Demo)
        {
            app.MapPlaza();
            app.MapPlazaFaults().RequireOperatorKey();
        }
        app.MapPages();
        return app;
    }

    /// <summary>Opens what must be there before the first request, starts, and says where.</summary>
    public static async Task Start(this WebApplication app, TextWriter output)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        using var starting = await app.Services.GetRequiredService<DataDirectory>().BeginStart(app.Services.GetRequiredService<TimeProvider>());
        await app.Services.SettleStorefronts();
        app.Services.OpenStore();
        var demo = settings.Demo ? await DemoSeed.Plant(app.Services) : null;
        await app.StartAsync();
        Banner.Write(output, app.Urls.First(), app.Services, demo);
    }

    /// <summary>What a person can mend, in one line; null for a mistake of ours, which shows its trace.</summary>
    static string? OneLine(Exception failure) => failure switch
    {
        SettingException or StoreException => failure.Message,
        IOException { InnerException: AddressInUseException } busy => $"{busy.Message} Stop what uses it, or choose another with --urls http://127.0.0.1:PORT",
        SocketException refused => $"--urls: this address cannot be listened on ({refused.Message}). Choose another, like {Addresses.Usual}",
        IOException or UnauthorizedAccessException => failure.Message,
        InvalidOperationException when failure.Message.Contains("HTTPS", StringComparison.Ordinal) =>
            "--urls: https needs a certificate, see Kestrel:Certificates:Default in ASP.NET Core's configuration; or listen on http behind a proxy",
        _ => null,
    };
}
