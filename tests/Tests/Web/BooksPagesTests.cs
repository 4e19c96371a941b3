using System.Net;
using System.Text.RegularExpressions;

namespace Tagsale.Tests.Web;

/// <summary>The console's books, as a browser without JavaScript gets them.</summary>
public sealed partial class BooksPagesTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Theory]
    [InlineData("/console/books")]
    [InlineData("/console/books/statement?merchant=Acme")]
    [InlineData("/console/books/reconciliation?service=sandbox")]
    [InlineData("/console/books/balance.csv")]
    [InlineData("/console/books/statement.csv?merchant=Acme")]
    [InlineData("/console/books/journal.csv")]
    public async Task nobody_sees_the_books_without_signing_in(string path)
    {
        var answer = await shop.Anyone.Get(path, accept: "text/html");
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Contains("/console/sign-in", answer.Header("Location"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_was_bought_stands_in_the_books_the_statement_and_at_the_service()
    {
        var (offer, tag) = await shop.Calls.Publish();
        var (person, member) = await shop.Calls.NewMember();
        var id = await shop.Calls.Buy(person, member, offer, tag);
        var cookie = await SignIn();

        var books = await Page("/console/books", cookie);
        Assert.Contains("service:sandbox", books, StringComparison.Ordinal);
        var statement = Statement().Match(books).Groups[1].Value;
        Assert.Contains(id, await Page(WebUtility.HtmlDecode(statement), cookie), StringComparison.Ordinal);
        var link = Reconciliation().Match(books).Groups[1].Value;
        Assert.Contains("both agree", await Page(WebUtility.HtmlDecode(link), cookie), StringComparison.Ordinal);
        Assert.Contains("must be a day like", await Page("/console/books?at=x", cookie), StringComparison.Ordinal);
        Assert.StartsWith("account,currency,", await Page("/console/books/balance.csv", cookie), StringComparison.Ordinal);
        Assert.Contains(id, await Page("/console/books/journal.csv", cookie), StringComparison.Ordinal);
    }

    async Task<string> Page(string path, string cookie)
    {
        var answer = await shop.Anyone.Send(HttpMethod.Get, path, null, ("Cookie", cookie));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Text;
    }

    async Task<string> SignIn()
    {
        var form = await shop.Anyone.Get("/console/sign-in");
        var token = Token().Match(form.Text).Groups[1].Value;
        using var fields = new FormUrlEncodedContent(
            [KeyValuePair.Create("_handler", "operator"), KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("Offered", RunningShop.OperatorKey)]);
        var entered = await shop.Anyone.Send(HttpMethod.Post, "/console/sign-in", fields, ("Cookie", Cookies(form)), ("Origin", shop.Calls.Address));
        Assert.Equal(HttpStatusCode.Redirect, entered.Status);
        return Cookies(entered);
    }

    static string Cookies(Answered answer) => string.Join("; ", answer.Headers["Set-Cookie"].Select(cookie => cookie.Split(';')[0]));

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("href=\"(/console/books/statement\\?merchant=Kettles[^\"]+)\"")]
    private static partial Regex Statement();

    [GeneratedRegex("href=\"(/console/books/reconciliation[^\"]+)\"")]
    private static partial Regex Reconciliation();
}
