namespace Tagsale.Web.Security;

/// <summary>A sealed note kept by one browser, for the member area only.</summary>
public sealed class SealedCookie(string name, TimeSpan validFor)
{
    const string Area = "/member";

    public void Keep(HttpContext http, string text) =>
        http.Response.Cookies.Append(name, Seals(http).Close(name, text, validFor), Options(http, validFor));

    public string? Read(HttpContext http) => Seals(http).Open(name, http.Request.Cookies[name]);

    public void Drop(HttpContext http) => http.Response.Cookies.Delete(name, Options(http, null));

    static Seals Seals(HttpContext http) => http.RequestServices.GetRequiredService<Seals>();

    // Lax: the browser must bring it when it comes back from another site's sign-in.
    static CookieOptions Options(HttpContext http, TimeSpan? age) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = Area, MaxAge = age, IsEssential = true };
}
