namespace Tagsale.Tests.Web;

public sealed class OperatorKeyTests(RunningShop shop) : IClassFixture<RunningShop>
{
    public static TheoryData<string, string> Calls => new()
    {
        { "GET", "/v1/offers" }, { "POST", "/v1/offers" }, { "GET", "/v1/offers/x" }, { "POST", "/v1/offers/x/stock" },
        { "GET", "/v1/members" }, { "POST", "/v1/members" }, { "GET", "/v1/members/x" }, { "DELETE", "/v1/members/x" },
        { "DELETE", "/v1/members/x/accounts/plaza/y" }, { "GET", "/v1/purchases" }, { "GET", "/v1/purchases?state=nonsense" },
        { "GET", "/v1/purchases/x" }, { "POST", "/v1/purchases/x/refunds" }, { "POST", "/v1/purchases/x/shipments" },
        { "POST", "/v1/purchases/x/deliveries" }, { "GET", "/v1/journal" }, { "GET", "/v1/journal?purchase=x" }, { "GET", "/v1/journal/balance" },
        { "GET", "/v1/journal/statement" }, { "GET", "/v1/journal/reconciliation" }, { "GET", "/v1/parked" },
        { "GET", "/v1/alerts" }, { "GET", "/v1/purchases.csv" }, { "GET", "/v1/packing-list.csv" }, { "POST", "/v1/shipments" }, { "GET", "/v1/tax-rates" },
        { "PUT", "/v1/tax-rates" }, { "GET", "/v1/webhooks" }, { "POST", "/v1/webhooks" }, { "POST", "/v1/program/pause" }, { "POST", "/v1/program/resume" }, { "PUT", "/plaza/faults" },
    };

    [Theory, MemberData(nameof(Calls))]
    public async Task without_the_key_a_call_tells_nothing(string method, string path)
    {
        var refused = await shop.Anyone.Send(new(method), path, null);

        refused.ExpectProblem(401, "unauthorized");
        Assert.Equal("Bearer", refused.Header("WWW-Authenticate"));
    }

    [Theory]
    [InlineData("Bearer wrong-key-of-some-length")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic " + RunningShop.OperatorKey)]
    [InlineData(RunningShop.OperatorKey)]
    [InlineData("Bearer " + RunningShop.OperatorKey + "x")]
    [InlineData("Bearer OPERATOR-KEY-FOR-TESTS")]
    [InlineData("Bearer \u00e4")]
    public async Task a_wrong_key_is_told_the_same_as_none(string header)
    {
        var none = await shop.Anyone.Get("/v1/offers");
        var wrong = await shop.Anyone.Send(HttpMethod.Get, "/v1/offers", null, ("Authorization", header));

        Assert.Equal(none.Text, wrong.Text);
        wrong.ExpectProblem(401, "unauthorized");
    }

    [Fact]
    public async Task without_the_key_nothing_is_done()
    {
        var tag = ShopOverHttp.NewTag();

        (await shop.Anyone.Post("/v1/offers", ShopOverHttp.Product(tag))).ExpectProblem(401, "unauthorized");

        Assert.DoesNotContain(await shop.Calls.All("/v1/offers"), offer => offer.Text("hashtag") == tag);
    }

    [Fact]
    public async Task the_scheme_may_be_written_in_any_case() =>
        (await shop.Anyone.Send(HttpMethod.Get, "/v1/offers", null, ("Authorization", "bearer " + RunningShop.OperatorKey))).Expect(200);

    [Fact]
    public void a_configured_key_is_not_printed() => Assert.DoesNotContain(RunningShop.OperatorKey, shop.Printed, StringComparison.Ordinal);
}
