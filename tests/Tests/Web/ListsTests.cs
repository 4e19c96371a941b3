using System.Text.Json;
using Tagsale.Core.Engine;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Web;

public abstract class ListsTests(RunningShop shop)
{
    static readonly string[] Lists = ["/v1/offers", "/v1/members", "/v1/purchases", "/v1/enrollments", "/v1/transactions", "/v1/credits", "/v1/journal", "/v1/parked", "/v1/alerts"];

    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task a_list_is_read_to_its_end_in_pages_of_any_size()
    {
        for (var i = 0; i < 5; i++) await _calls.Publish();
        var all = (await _calls.All("/v1/offers")).ConvertAll(o => o.Text("id"));

        Assert.True(all.Count >= 5);
        Assert.Equal(all, all.Distinct());
        foreach (var limit in new[] { 1, 2, 3 }) Assert.Equal(all, (await _calls.All("/v1/offers", limit)).ConvertAll(o => o.Text("id")));
    }

    [Fact]
    public async Task every_list_has_items_and_next()
    {
        foreach (var path in Lists)
        {
            var page = (await _calls.Operator.Get(path)).Expect(200);
            Assert.Equal(["items", "next"], page.Names());
            Assert.Equal(JsonValueKind.Array, page.GetProperty("items").ValueKind);
        }
    }

    [Theory]
    [InlineData("limit=1000000")]
    [InlineData("limit=99999999999999999999999999")]
    [InlineData("limit=")]
    [InlineData("after=")]
    [InlineData("nonsense=1")]
    public async Task a_generous_question_is_answered(string query)
    {
        foreach (var path in Lists) (await _calls.Operator.Get($"{path}?{query}")).Expect(200);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-1")]
    [InlineData("limit=1.5")]
    [InlineData("limit=1e3")]
    [InlineData("limit=many")]
    [InlineData("limit=%D9%A3")]
    [InlineData("after=nonsense")]
    [InlineData("after=1%27%20or%201=1--")]
    [InlineData("after=%F0%9F%8E%89")]
    [InlineData("after=../../etc/passwd")]
    [InlineData("after=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task a_page_that_cannot_be_meant_is_a_problem(string query)
    {
        foreach (var path in Lists) (await _calls.Operator.Get($"{path}?{query}")).ExpectProblem(422, "invalid");
    }

    [Fact]
    public async Task a_cursor_past_the_end_answers_an_empty_page()
    {
        foreach (var path in new[] { "/v1/offers", "/v1/members", "/v1/purchases" })
            Assert.Empty((await _calls.Operator.Get($"{path}?after=AAAAAAAAAAAAAAAAAAAAAA")).Expect(200).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task parked_commands_are_shown_with_their_reason()
    {
        await using var own = await shop.Another();
        Assert.Empty(await own.Calls.All("/v1/parked"));

        await Assert.ThrowsAsync<ParkedException>(() => own.Part<GroupCommit>().Submit(new Broken { At = TimeProvider.System.GetUtcNow() }));

        var parked = Assert.Single(await own.Calls.All("/v1/parked"));
        Assert.Equal(["at", "command", "reason"], parked.Names());
        Assert.Equal(("Broken something", "It cannot be."), (parked.Text("command"), parked.Text("reason")));
    }

    internal sealed record Broken : Command<string>
    {
        public override string Subject => "something";

        public override void Need(Keys keys)
        {
        }

        public override string Decide(WorkingSet set) => throw new InvalidOperationException("It cannot be.");
    }
}
