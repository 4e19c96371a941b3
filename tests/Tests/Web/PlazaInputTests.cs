using System.Text.Json;

namespace Tagsale.Tests.Web;

public sealed class PlazaInputTests(RunningShop shop) : IClassFixture<RunningShop>
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Theory]
    [InlineData("a\\u0000b")]
    [InlineData("tab\\there")]
    [InlineData("\\ud83c\\udf89\\ud83c\\udf89")]
    [InlineData("two words")]
    [InlineData("m\\u0430ya")]
    [InlineData("\\u202emaya")]
    [InlineData("\\ud800abc")]
    [InlineData("-ab")]
    [InlineData("")]
    [InlineData("<b>x</b>")]
    public async Task a_handle_nobody_may_have_is_a_problem(string handle)
    {
        var refused = await _calls.Anyone.PostText("/plaza/accounts", $"{{\"handle\":\"{handle}\"}}");

        refused.ExpectProblem((int)refused.Status, "invalid");
        Assert.Contains((int)refused.Status, new[] { 400, 422 });
    }

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\"")]
    [InlineData("\"  \"")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("[\"text\"]")]
    [InlineData("{}")]
    public async Task a_text_nobody_may_post_is_a_problem(string text)
    {
        var person = await _calls.SignUp();

        var refused = await person.Plaza.PostText("/plaza/posts", $"{{\"text\":{text}}}");

        refused.ExpectProblem((int)refused.Status, "invalid");
        Assert.Contains((int)refused.Status, new[] { 400, 422 });
    }

    [Theory]
    [InlineData("party \U0001F389 \u2764\uFE0F")]
    [InlineData("\u202Eright to left\u202C and \u05E9\u05DC\u05D5\u05DD")]
    [InlineData("two\nlines")]
    public async Task a_text_of_any_language_stays_as_it_was_written(string text)
    {
        var person = await _calls.SignUp();
        var post = (await person.Plaza.Post("/plaza/posts", new { text })).Expect(201);

        Assert.Equal(text, post.Text("text"));
        Assert.EndsWith("Z", post.Text("createdAt"), StringComparison.Ordinal);
        Assert.Equal(text, (await _calls.Anyone.Get($"/plaza/posts/{post.Text("id")}")).Expect(200).Text("text"));
    }

    [Fact]
    public async Task a_thousand_hashtags_buy_nothing()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, _) = await _calls.NewMember();
        var many = string.Concat(Enumerable.Range(0, 1000).Select(i => $"#a{i} ")) + $"#{tag}";
        (await person.Plaza.Post("/plaza/posts", new { text = many })).ExpectProblem(422, "too-long");

        var fitting = string.Concat(Enumerable.Range(0, 100).Select(i => $"#a{i} ")) + $"#{tag}";
        await ShopOverHttp.Post(person, fitting);
        // A later ask by the same account is answered only after the earlier post was read.
        var code = await _calls.Ask(person, tag);

        Assert.NotEmpty(code);
        Assert.Single(await _calls.Purchases($"offer={offer}"));
    }

    [Theory]
    [InlineData("/plaza/timeline?after=x")]
    [InlineData("/plaza/timeline?after=-1")]
    [InlineData("/plaza/timeline?after=99999999999999999999999")]
    [InlineData("/plaza/timeline?limit=0")]
    [InlineData("/plaza/timeline?limit=1000000")]
    public async Task a_page_that_cannot_be_meant_is_a_problem(string path) => (await _calls.Anyone.Get(path)).ExpectProblem(400, "invalid");

    [Fact]
    public async Task what_is_not_there_is_not_found()
    {
        var person = await _calls.SignUp();
        foreach (var id in new[] { "x", "post_1", "%F0%9F%8E%89", "a%2Fb" })
        {
            (await person.Plaza.Get($"/plaza/posts/{id}", "application/json")).ExpectProblem(404, "not-found");
            (await person.Plaza.Get($"/plaza/posts/{id}/replies", "application/json")).ExpectProblem(404, "not-found");
            (await person.Plaza.Delete($"/plaza/posts/{id}")).ExpectProblem(404, "not-found");
            (await person.Plaza.Post($"/plaza/posts/{id}/likes", new { })).ExpectProblem(404, "not-found");
        }
        (await person.Plaza.Post("/plaza/posts", new { text = "hi", inReplyTo = "nothing" })).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task whoever_posts_says_who_they_are()
    {
        (await _calls.Anyone.Post("/plaza/posts", new { text = "hi" })).ExpectProblem(401, "unauthorized");
        using var forged = new Caller(_calls.Address, "not-a-token");
        (await forged.Post("/plaza/posts", new { text = "hi" })).ExpectProblem(401, "unauthorized");
    }

    [Fact]
    public async Task only_the_author_deletes_a_post()
    {
        var (author, other) = (await _calls.SignUp(), await _calls.SignUp());
        var post = await ShopOverHttp.Post(author, "mine");

        (await other.Plaza.Delete($"/plaza/posts/{post}")).ExpectProblem(403, "forbidden");
        Assert.Equal(204, (int)(await author.Plaza.Delete($"/plaza/posts/{post}")).Status);
    }

    [Fact]
    public async Task likes_are_listed()
    {
        var person = await _calls.SignUp();
        var post = await ShopOverHttp.Post(person, "like me");

        (await person.Plaza.Post($"/plaza/posts/{post}/likes", new { })).Expect(201);

        var liked = Assert.Single((await _calls.Anyone.Get($"/plaza/accounts/{person.Handle}/likes")).Expect(200).GetProperty("items").EnumerateArray());
        Assert.Equal(post, liked.Text("id"));
        Assert.Equal(JsonValueKind.Object, liked.GetProperty("author").ValueKind);
    }
}
