using System.Net;
using System.Text.RegularExpressions;

namespace Tagsale.Tests.Web;

/// <summary>The operator at the console, as a browser without JavaScript gets it.</summary>
public sealed partial class OperatorVisit(RunningShop shop, string cookie)
{
    public static async Task<OperatorVisit> SignIn(RunningShop shop)
    {
        var form = await shop.Anyone.Get("/console/sign-in");
        using var fields = new FormUrlEncodedContent(
            [KeyValuePair.Create("_handler", "operator"), KeyValuePair.Create("__RequestVerificationToken", TokenOf(form.Text)), KeyValuePair.Create("Offered", RunningShop.OperatorKey)]);
        var entered = await shop.Anyone.Send(HttpMethod.Post, "/console/sign-in", fields, ("Cookie", Cookies(form)), ("Origin", shop.Calls.Address));
        Assert.Equal(HttpStatusCode.Redirect, entered.Status);
        return new(shop, $"{Cookies(form)}; {Cookies(entered)}");
    }

    public async Task<string> Page(string path)
    {
        var answer = await shop.Anyone.Send(HttpMethod.Get, path, null, ("Cookie", cookie));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return WebUtility.HtmlDecode(answer.Text);
    }

    /// <summary>Sends the form of a page with a file in it.</summary>
    public Task<Answered> Upload(string path, string handler, byte[] file) => Submit(path, handler, file);

    /// <param name="ours">Whether the form is one that the page showed.</param>
    public async Task<Answered> Submit(string path, string handler, byte[]? file, bool ours = true, params IEnumerable<(string Name, string Value)> fields)
    {
        using var form = new MultipartFormDataContent { { new StringContent(handler), "_handler" } };
        if (ours) form.Add(new StringContent(TokenOf(await Page(path))), "__RequestVerificationToken");
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        if (file is not null) form.Add(new ByteArrayContent(file), "File", "file.csv");
        return await shop.Anyone.Send(HttpMethod.Post, path, form, ("Cookie", cookie), ("Origin", shop.Calls.Address), ("Accept", "text/html"), ("Expect", "100-continue"));
    }

    public Task<Answered> Get(string path) => shop.Anyone.Send(HttpMethod.Get, path, null, ("Cookie", cookie));

    static string TokenOf(string page) => Token().Match(page).Groups[1].Value;

    static string Cookies(Answered answer) => string.Join("; ", answer.Headers["Set-Cookie"].Select(cookie => cookie.Split(';')[0]));

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
