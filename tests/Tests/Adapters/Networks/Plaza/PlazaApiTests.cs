using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Web.Api.Plaza;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

public sealed class PlazaApiTests : PlazaTest, IAsyncLifetime
{
    WebApplication _app = null!;
    HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 200_000);
        builder.Services.AddSingleton(_ => Square).AddSingleton(Faults);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapPlaza();
        _app.MapPlazaFaults();
        await _app.StartAsync(Cancellation);
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        Dispose();
    }

    [Fact]
    public async Task a_person_signs_up_posts_replies_and_deletes()
    {
        var ann = await Ok(HttpMethod.Post, "/plaza/accounts", """{"handle":"ann"}""", status: HttpStatusCode.Created);
        var token = ann.GetProperty("token").GetString();
        var post = await Ok(HttpMethod.Post, "/plaza/posts", """{"text":"I take it #BuyTent"}""", token, HttpStatusCode.Created);
        Assert.Equal(Id(ann), Id(post.GetProperty("author")));
        Assert.Equal("ann", post.GetProperty("author").GetProperty("handle").GetString());
        Assert.Equal("I take it #BuyTent", post.GetProperty("text").GetString());
        Assert.Equal(Time.Now, post.GetProperty("createdAt").GetDateTimeOffset());
        Assert.Equal(JsonValueKind.Null, post.GetProperty("inReplyTo").ValueKind);

        var id = Id(post);
        var reply = await Ok(HttpMethod.Post, "/plaza/posts", $$"""{"text":"me too","inReplyTo":"{{id}}"}""", token, HttpStatusCode.Created);
        var replies = await Ok(HttpMethod.Get, $"/plaza/posts/{id}/replies");
        Assert.Equal([Id(reply)], Ids(replies));
        Assert.Equal(JsonValueKind.Null, replies.GetProperty("next").ValueKind);

        Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Delete, $"/plaza/posts/{id}", null, token)).StatusCode);
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Get, $"/plaza/posts/{id}");
    }

    [Fact]
    public async Task a_person_checks_in()
    {
        var token = Token("ann");
        var post = await Ok(HttpMethod.Post, "/plaza/posts", """{"text":"","place":{"id":"fsq:4b1","name":"The diner"}}""", token, HttpStatusCode.Created);
        Assert.Equal("""{"id":"fsq:4b1","name":"The diner"}""", post.GetProperty("place").GetRawText());
        Assert.Equal("The diner", (await Ok(HttpMethod.Get, "/plaza/posts/" + Id(post))).GetProperty("place").GetProperty("name").GetString());
        await Problem(HttpStatusCode.UnprocessableEntity, "invalid", HttpMethod.Post, "/plaza/posts", """{"text":"a","place":{"id":"","name":"The diner"}}""", token);
    }

    [Fact]
    public async Task edits_reposts_quotes_and_likes_have_their_calls()
    {
        var token = Token("ann");
        var offer = Post(Storefront, "an offer");
        var post = Post(Square.FindByHandle("ann")!, "hm");
        var edited = await Ok(HttpMethod.Put, $"/plaza/posts/{post.Id}", """{"text":"better"}""", token);
        Assert.Equal(("better", Time.Now), (edited.GetProperty("text").GetString(), edited.GetProperty("editedAt").GetDateTimeOffset()));
        var repost = await Ok(HttpMethod.Post, $"/plaza/posts/{offer.Id}/reposts", null, token, HttpStatusCode.Created);
        Assert.Equal(offer.Id, repost.GetProperty("repostOf").GetString());
        var quote = await Ok(HttpMethod.Post, "/plaza/posts", $$"""{"text":"nice","quotes":"{{offer.Id}}"}""", token, HttpStatusCode.Created);
        Assert.Equal(offer.Id, quote.GetProperty("quotes").GetString());
        await Ok(HttpMethod.Post, $"/plaza/posts/{offer.Id}/likes", null, token, HttpStatusCode.Created);
        Assert.Equal([offer.Id], Ids(await Ok(HttpMethod.Get, "/plaza/accounts/ann/likes")));
        Assert.Equal(HttpStatusCode.NoContent, (await Send(HttpMethod.Delete, $"/plaza/posts/{offer.Id}/likes", null, token)).StatusCode);
        Assert.Empty(Ids(await Ok(HttpMethod.Get, "/plaza/accounts/ann/likes")));
        Assert.Equal(3, Ids(await Ok(HttpMethod.Get, "/plaza/accounts/ann/posts")).Length);
    }

    [Fact]
    public async Task a_post_for_followers_is_open_to_its_author_only()
    {
        var token = Token("ann");
        var post = await Ok(HttpMethod.Post, "/plaza/posts", """{"text":"us","visibility":"followers"}""", token, HttpStatusCode.Created);
        var path = "/plaza/posts/" + Id(post);
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Get, path);
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Get, path, token: Token("bob"));
        Assert.Equal("followers", (await Ok(HttpMethod.Get, path, token: token)).GetProperty("visibility").GetString());
    }

    [Fact]
    public async Task the_timeline_is_paged()
    {
        var posts = Enumerable.Range(0, 3).Select(n => Post(Storefront, $"number {n}").Id).Reverse().ToArray();
        var first = await Ok(HttpMethod.Get, "/plaza/timeline?limit=2");
        Assert.Equal(posts[..2], Ids(first));
        Assert.Equal(posts[2..], Ids(await Ok(HttpMethod.Get, $"/plaza/timeline?limit=2&after={first.GetProperty("next").GetString()}")));
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=many")]
    [InlineData("after=yesterday")]
    [InlineData("after=-1")]
    public Task a_senseless_page_is_a_problem(string query) =>
        Problem(HttpStatusCode.BadRequest, "invalid", HttpMethod.Get, "/plaza/timeline?" + query);

    [Fact]
    public async Task a_repeated_idempotency_key_makes_no_second_post()
    {
        var token = Token("ann");
        var first = await Ok(HttpMethod.Post, "/plaza/posts", """{"text":"once"}""", token, HttpStatusCode.Created, key: "k");
        var again = await Ok(HttpMethod.Post, "/plaza/posts", """{"text":"once"}""", token, HttpStatusCode.Created, key: "k");
        Assert.Equal(Id(first), Id(again));
        Assert.Single(Square.Timeline().Items);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"text":null}""")]
    [InlineData("""{"text":7}""")]
    [InlineData("""{"text":"a","texts":"b"}""")]
    [InlineData("""{"text":"a","text":"b"}""")]
    [InlineData("""{"Text":"a"}""")]
    [InlineData("""{"text":"a","visibility":1}""")]
    [InlineData("""{"text":"a","visibility":"friends"}""")]
    [InlineData("""{"text":"\ud800"}""")]
    [InlineData("""{"text":"a","place":"diner"}""")]
    [InlineData("""{"text":"a","place":{"id":"4b1"}}""")]
    [InlineData("""{"text":"a","place":{"id":"4b1","name":null}}""")]
    public async Task a_body_that_does_not_fit_is_a_problem(string body)
    {
        await Problem(HttpStatusCode.BadRequest, "invalid", HttpMethod.Post, "/plaza/posts", body, Token("ann"));
        Assert.Empty(Square.Timeline().Items);
    }

    [Fact]
    public async Task a_body_that_is_no_json_or_longer_than_the_server_reads_is_a_problem()
    {
        var token = Token("ann");
        var immense = JsonSerializer.Serialize(new { text = new string('a', 300_000) });
        await Problem(HttpStatusCode.RequestEntityTooLarge, "too-long", HttpMethod.Post, "/plaza/posts", immense, token);
        await Problem(HttpStatusCode.UnsupportedMediaType, "invalid", HttpMethod.Post, "/plaza/posts", token: token);
    }

    [Fact]
    public async Task a_text_or_handle_that_cannot_be_is_a_problem()
    {
        var token = Token("ann");
        var endless = JsonSerializer.Serialize(new { text = new string('a', 100_000) });
        await Problem(HttpStatusCode.UnprocessableEntity, "too-long", HttpMethod.Post, "/plaza/posts", endless, token);
        await Problem(HttpStatusCode.UnprocessableEntity, "invalid", HttpMethod.Post, "/plaza/posts", """{"text":"\u0000"}""", token);
        await Problem(HttpStatusCode.UnprocessableEntity, "invalid", HttpMethod.Post, "/plaza/accounts", """{"handle":"a\u0007b"}""");
        await Problem(HttpStatusCode.Conflict, "handle-taken", HttpMethod.Post, "/plaza/accounts", """{"handle":"ANN"}""");
    }

    [Fact]
    public async Task who_sends_no_good_token_may_change_nothing()
    {
        var post = Post(Storefront, "mine");
        foreach (var token in new[] { null, "", "wrong" })
        {
            await Problem(HttpStatusCode.Unauthorized, "unauthorized", HttpMethod.Post, "/plaza/posts", """{"text":"a"}""", token);
            await Problem(HttpStatusCode.Unauthorized, "unauthorized", HttpMethod.Put, $"/plaza/posts/{post.Id}", """{"text":"a"}""", token);
            await Problem(HttpStatusCode.Unauthorized, "unauthorized", HttpMethod.Delete, $"/plaza/posts/{post.Id}", token: token);
            await Problem(HttpStatusCode.Unauthorized, "unauthorized", HttpMethod.Post, $"/plaza/posts/{post.Id}/likes", token: token);
            await Problem(HttpStatusCode.Unauthorized, "unauthorized", HttpMethod.Post, $"/plaza/posts/{post.Id}/reposts", token: token);
        }

        Assert.Equal(post, Assert.Single(Square.Timeline().Items));
    }

    [Fact]
    public async Task somebody_else_s_post_is_not_to_be_changed_and_a_missing_one_is_not_found()
    {
        var (token, post) = (Token("ann"), Post(Storefront, "mine"));
        await Problem(HttpStatusCode.Forbidden, "forbidden", HttpMethod.Put, $"/plaza/posts/{post.Id}", """{"text":"a"}""", token);
        await Problem(HttpStatusCode.Forbidden, "forbidden", HttpMethod.Delete, $"/plaza/posts/{post.Id}", token: token);
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Delete, "/plaza/posts/post_none", token: token);
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Get, "/plaza/posts/post_none/replies");
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Get, "/plaza/accounts/nobody/likes");
        await Problem(HttpStatusCode.NotFound, "not-found", HttpMethod.Post, "/plaza/posts", """{"text":"a","inReplyTo":"post_none"}""", token);
    }

    [Fact]
    public async Task faults_are_switched_one_by_one()
    {
        await Ok(HttpMethod.Put, "/plaza/faults", """{"deliverTwice":true,"delaySeconds":1.5}""");
        var present = await Ok(HttpMethod.Put, "/plaza/faults", """{"outOfOrder":true,"refuseReplies":true,"loseReplyAnswers":true,"down":true}""");
        Assert.Equal((true, TimeSpan.FromSeconds(1.5), true), (Faults.DeliverTwice, Faults.Delay, Faults.OutOfOrder));
        Assert.Equal((true, true, true), (Faults.RefuseReplies, Faults.LoseReplyAnswers, Faults.Down));
        Assert.Equal(1.5, present.GetProperty("delaySeconds").GetDouble());
        await Ok(HttpMethod.Put, "/plaza/faults", """{"pointsPerHour":300,"retryAfterSeconds":2}""");
        Assert.Equal((300, TimeSpan.FromHours(1), TimeSpan.FromSeconds(2)), (Faults.Limits!.Windows[0].Points, Faults.Limits.Windows[0].Length, Faults.RetryAfter));
        await Ok(HttpMethod.Put, "/plaza/faults", """{"pointsPerHour":0}""");
        Assert.Null(Faults.Limits);
        await Problem(HttpStatusCode.BadRequest, "invalid", HttpMethod.Put, "/plaza/faults", """{"pointsPerHour":-1}""");
        await Problem(HttpStatusCode.BadRequest, "invalid", HttpMethod.Put, "/plaza/faults", """{"delaySeconds":-1}""");
        await Problem(HttpStatusCode.BadRequest, "invalid", HttpMethod.Put, "/plaza/faults", """{"up":true}""");
    }

    string Token(string handle) => Assert.IsType<SignUpAnswer.SignedUp>(Square.SignUp(handle)).Token;

    async Task<JsonElement> Ok(
        HttpMethod method, string path, string? body = null, string? token = null, HttpStatusCode status = HttpStatusCode.OK, string? key = null)
    {
        using var response = await Send(method, path, body, token, key);
        Assert.Equal(status, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
    }

    async Task Problem(HttpStatusCode status, string type, HttpMethod method, string path, string? body = null, string? token = null)
    {
        using var response = await Send(method, path, body, token);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal("/problems/" + type, problem.GetProperty("type").GetString());
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body, string? token, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await _client.SendAsync(request, Cancellation);
    }

    static string Id(JsonElement item) => item.GetProperty("id").GetString()!;

    static string[] Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(Id)];
}
