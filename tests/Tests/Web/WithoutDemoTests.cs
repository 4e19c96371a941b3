namespace Tagsale.Tests.Web;

public sealed class WithoutDemoTests
{
    [Fact]
    public async Task without_the_demo_there_is_no_network_and_no_sandbox_and_it_is_ready()
    {
        await using var shop = await RunningShop.Start("--Tagsale:Demo=false");

        Assert.Equal("ready", (await shop.Anyone.Get("/health/ready")) is { Status: System.Net.HttpStatusCode.OK } ready ? ready.Text : "");
        (await shop.Anyone.Post("/plaza/accounts", new { handle = "somebody" })).ExpectProblem(404, "not-found");
        (await shop.Anyone.Get("/plaza/timeline", "application/json")).ExpectProblem(404, "not-found");
        Assert.Equal(404, (int)(await shop.Anyone.Get("/plaza", "text/html")).Status);
        Assert.Equal(404, (int)(await shop.Anyone.Get("/sandbox/card/x", "text/html")).Status);
        (await shop.Operator.Send(HttpMethod.Put, "/plaza/faults", null)).ExpectProblem(405, "method-not-allowed");
        Assert.DoesNotContain("Demo sign-in", shop.Printed, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(shop.DataDirectory, "plaza.db")));
        Assert.False(File.Exists(Path.Combine(shop.DataDirectory, "sandbox.db")));

        var catalogue = await shop.Anyone.Get("/", "text/html");
        Assert.Equal(200, (int)catalogue.Status);
        Assert.Contains("Nothing is on offer just now", catalogue.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/plaza", catalogue.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task without_the_demo_an_offer_can_be_made_and_a_member_of_no_network_cannot()
    {
        await using var shop = await RunningShop.Start("--Tagsale:Demo=false");

        await shop.Calls.Publish();

        (await shop.Operator.Post("/v1/members", ShopOverHttp.Enrolment("x"))).ExpectProblem(422, "invalid");
    }
}
