namespace Tagsale.Tests.Web;

/// <summary>Programs are told in JSON, people on a page.</summary>
public sealed class UnknownAddressTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Theory]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/")]
    [InlineData("GET", "/v1/nothing")]
    [InlineData("POST", "/v1/nothing/at/all")]
    [InlineData("DELETE", "/v1/offers/x/y/z")]
    [InlineData("GET", "/v1/offers%2Fx")]
    [InlineData("GET", "/v1/%F0%9F%8E%89")]
    [InlineData("GET", "/v2")]
    [InlineData("GET", "/plaza/nothing")]
    [InlineData("POST", "/plaza/nothing")]
    [InlineData("GET", "/health/nothing")]
    [InlineData("POST", "/webhooks/nothing")]
    public async Task a_program_is_told_by_a_problem(string method, string path)
    {
        var expected = path == "/v2" ? "text/html" : "application/problem+json";
        var answer = await shop.Operator.Send(new(method), path, null, ("Accept", "application/json"));

        Assert.Equal((404, expected), ((int)answer.Status, answer.ContentType));
        if (path != "/v2") answer.ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("PUT", "/v1/offers")]
    [InlineData("DELETE", "/v1/offers")]
    [InlineData("PATCH", "/v1/offers/x")]
    [InlineData("GET", "/v1/offers/x/stock")]
    [InlineData("POST", "/v1/journal")]
    [InlineData("BREW", "/v1/offers")]
    [InlineData("GET", "/v1/program/pause")]
    [InlineData("PATCH", "/plaza/posts")]
    [InlineData("DELETE", "/plaza/timeline")]
    public async Task a_method_that_does_not_fit_is_a_problem(string method, string path)
    {
        var answer = await shop.Operator.Send(new(method), path, null);

        answer.ExpectProblem(405, "method-not-allowed");
        Assert.NotNull(answer.Header("Allow"));
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/plaza/nothing")]
    [InlineData("/offers/nothing")]
    public async Task a_person_is_told_on_a_page(string path)
    {
        var answer = await shop.Anyone.Get(path, "text/html,application/xhtml+xml,*/*;q=0.8");

        Assert.Equal((404, "text/html"), ((int)answer.Status, answer.ContentType));
        Assert.Contains("<h1", answer.Text, StringComparison.Ordinal);
    }
}
