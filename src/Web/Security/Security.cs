using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Localization;
using Tagsale.Web.Pages.Member;

namespace Tagsale.Web.Security;

/// <summary>The three ways a browser can be signed in: as a member, as the operator, and with a Plaza account.</summary>
public static class SignIn
{
    public const string Member = "member";
    public const string Operator = "operator";
    public const string Plaza = "plaza";
}

static class SecuritySetup
{
    const int SignInsPerMinute = 60;

    /// <summary>Nothing from elsewhere is loaded, framed, or posted to.</summary>
    const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Tagsale");
        // Not by its own way to say so: that would make the folder before the directory it lies in, which nobody else may look into, is ours.
        services.AddOptions<KeyManagementOptions>().Configure<DataDirectory, ILoggerFactory>((keys, data, log) =>
            keys.XmlRepository = new FileSystemXmlRepository(new(data.File("keys")), log));
        services.AddAuthentication()
            .AddCookie(SignIn.Member, o => Cookie(o, "tagsale-member", "/member/sign-in", MemberSession.Check))
            .AddCookie(SignIn.Operator, o => Cookie(o, "tagsale-operator", "/console/sign-in", OperatorSession.Check))
            .AddCookie(SignIn.Plaza, o => Cookie(o, "plaza", "/plaza", null));
        services.AddAuthorization(o =>
        {
            foreach (var scheme in new[] { SignIn.Member, SignIn.Operator })
                o.AddPolicy(scheme, p => p.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser());
        });
        services.AddAntiforgery(o =>
        {
            o.Cookie.Name = "tagsale-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.HttpOnly = true;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddRateLimiter(o =>
        {
            o.OnRejected = (context, cancellation) => TooMany(context.HttpContext, cancellation);
            o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(SignInLimit);
        });
        services.AddSingleton<MemberSession>();
        services.AddSingleton<WrongKeys>();
        services.AddSingleton<Seals>();
    }

    public static void UseSecurity(this WebApplication app, string publicUrl)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandlingPath = "/error", CreateScopeForErrors = true, StatusCodeSelector = Failure.StatusOf });
        app.Use((http, next) =>
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (!http.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal)) headers.CacheControl = "no-store";
            return next(http);
        });
        app.UseOneLoopback(publicUrl);
        app.UseRequestLocalization(Cultures());
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    static void Cookie(CookieAuthenticationOptions o, string name, string signIn, Func<CookieValidatePrincipalContext, Task>? check)
    {
        o.Cookie.Name = name;
        o.Cookie.HttpOnly = true;
        // Lax: members come back from their network's sign-in and from the bank's page by a link.
        o.Cookie.SameSite = SameSiteMode.Lax;
        o.ExpireTimeSpan = TimeSpan.FromDays(14);
        o.SlidingExpiration = true;
        o.LoginPath = o.AccessDeniedPath = signIn;
        o.ReturnUrlParameter = "returnTo";
        if (check is not null) o.Events.OnValidatePrincipal = check;
        o.Events.OnRedirectToLogin = context =>
        {
            // A form that came after the sign-in had ended is not a place to come back to.
            context.Response.Redirect(HttpMethods.IsGet(context.Request.Method) ? context.RedirectUri : signIn);
            return Task.CompletedTask;
        };
    }

    /// <summary>Forms that try a secret and sign-ins that ask other servers, by the caller's address. The operator API counts wrong keys itself (<see cref="WrongKeys"/>).</summary>
    static RateLimitPartition<string> SignInLimit(HttpContext http)
    {
        var form = HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType;
        var guarded = form && (At("/console/sign-in") || At("/plaza") || At(BlueskySignIn.Page)) || At(BlueskySignIn.ReturnPath);
        return guarded
            ? RateLimitPartition.GetFixedWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new() { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) })
            : RateLimitPartition.GetNoLimiter("");

        bool At(string path) => http.Request.Path.StartsWithSegments(path);
    }

    public static async ValueTask TooMany(HttpContext http, CancellationToken cancellation)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = "60";
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync("Too many tries. Please wait a minute and try again.", cancellation);
    }

    static RequestLocalizationOptions Cultures()
    {
        var all = CultureInfo.GetCultures(CultureTypes.SpecificCultures | CultureTypes.NeutralCultures);
        return new()
        {
            DefaultRequestCulture = new RequestCulture("en-US"),
            SupportedCultures = all,
            SupportedUICultures = [CultureInfo.GetCultureInfo("en")],
            // The reader's language as the browser tells it; nothing in the address or a cookie changes it.
            RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()],
        };
    }
}
