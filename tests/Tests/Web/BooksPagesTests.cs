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
        var visit = await OperatorVisit.SignIn(shop);

        var books = await visit.Page("/console/books");
        Assert.Contains("service:sandbox", books, StringComparison.Ordinal);
        var statement = Statement().Match(books).Groups[1].Value;
        Assert.Contains(id, await visit.Page(statement), StringComparison.Ordinal);
        var link = Reconciliation().Match(books).Groups[1].Value;
        Assert.Contains("both agree", await visit.Page(link), StringComparison.Ordinal);
        Assert.Contains("The last day must be a day like", await visit.Page("/console/books?at=x"), StringComparison.Ordinal);
        Assert.Contains("The first day must be before the end.", await visit.Page("/console/books?from=2026-02-01&at=2026-01-01"), StringComparison.Ordinal);
        Assert.Contains("The payment service must be one of sandbox.", await visit.Page("/console/books/reconciliation?service=nobody"), StringComparison.Ordinal);
        Assert.StartsWith("account,currency,", await visit.Page("/console/books/balance.csv"), StringComparison.Ordinal);
        Assert.Contains(id, await visit.Page("/console/books/journal.csv"), StringComparison.Ordinal);
    }

    [GeneratedRegex("href=\"(/console/books/statement\\?merchant=Kettles[^\"]+)\"")]
    private static partial Regex Statement();

    [GeneratedRegex("href=\"(/console/books/reconciliation[^\"]+)\"")]
    private static partial Regex Reconciliation();
}
