using Microsoft.AspNetCore.Http;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

/// <summary>Signing in at the real server, through a line on which a test can meddle.</summary>
public sealed class SessionTests : IAsyncLifetime
{
    const string Create = "com.atproto.server.createSession";
    const string Refresh = "com.atproto.server.refreshSession";
    const string Put = "com.atproto.repo.putRecord";

    readonly FakeTime _time = new(DateTimeOffset.UtcNow);
    BlueskyTest _bluesky = null!;
    PostKey _ask;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _bluesky = await BlueskyTest.Open(time: _time);
        _ask = new("bluesky", (await _bluesky.Somebody.Post("#BuyMug")).Uri);
    }

    public ValueTask DisposeAsync() => _bluesky?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task a_crowd_signs_in_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Reply($"reply/{i}")));

        Assert.All(answers, answer => Assert.IsType<PublishAnswer.Published>(answer));
        Assert.Single(_bluesky.Called, Create);
    }

    [Fact]
    public async Task a_token_that_has_run_out_is_refreshed_and_the_call_made_again()
    {
        Assert.IsType<PublishAnswer.Published>(await Reply("reply/1"));
        Answer(Put, 400, """{"error":"ExpiredToken","message":"Token has expired"}""", times: 1);

        Assert.IsType<PublishAnswer.Published>(await Reply("reply/2"));

        Assert.Equal([Create, Put, Put, Refresh, Put], _bluesky.Called);
    }

    [Fact]
    public async Task where_no_refresh_helps_the_password_does()
    {
        Assert.IsType<PublishAnswer.Published>(await Reply("reply/1"));
        Answer("", 400, """{"error":"InvalidToken","message":"Token could not be verified"}""", times: 2);

        Assert.IsType<PublishAnswer.Published>(await Reply("reply/2"));

        Assert.Equal([Create, Put, Put, Refresh, Create, Put], _bluesky.Called);
    }

    [Fact]
    public async Task a_server_that_never_takes_its_own_tokens_is_not_asked_for_ever()
    {
        Assert.IsType<PublishAnswer.Published>(await Reply("reply/1"));
        Answer(Put, 400, """{"error":"ExpiredToken","message":"Token has expired"}""", times: 100);

        Assert.IsType<PublishAnswer.Unavailable>(await Reply("reply/2"));

        Assert.Equal([Create, Put, Put, Refresh, Put], _bluesky.Called);
    }

    [Fact]
    public async Task a_wrong_password_is_told_and_not_tried_again_at_once()
    {
        using var account = _bluesky.SignedInAs(_bluesky.Storefront.Handle, "not-the-password");

        var refused = Assert.IsType<SignInAnswer.Refused>(await account.SignIn(Cancellation));
        Assert.Contains("Invalid identifier or password", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-password", refused.Reason, StringComparison.Ordinal);
        Assert.IsType<SignInAnswer.Refused>(await account.SignIn(Cancellation));
        Assert.Single(_bluesky.Called, Create);

        _time.Advance(TimeSpan.FromMinutes(5));
        await account.SignIn(Cancellation);
        Assert.Equal(2, _bluesky.Called.Count(method => method == Create));
    }

    [Fact]
    public async Task a_password_that_is_withdrawn_refuses_no_reply()
    {
        Answer(Create, 401, """{"error":"AuthenticationRequired","message":"Invalid identifier or password"}""", times: 1);

        var answer = Assert.IsType<PublishAnswer.Unavailable>(await Reply("reply/1"));
        Assert.Contains("does not sign the storefront in", answer.Reason, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.IsType<PublishAnswer.Published>(await Reply("reply/1"));
    }

    [Fact]
    public async Task who_has_signed_in_too_often_waits_as_long_as_is_asked()
    {
        Answer(Create, 429, """{"error":"RateLimitExceeded"}""", times: 1, retryAfter: "300");

        Assert.Equal(300, Assert.IsType<PublishAnswer.Unavailable>(await Reply("reply/1")).RetryAfter!.Value.TotalSeconds, 1.0);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.Equal(200, Assert.IsType<PublishAnswer.Unavailable>(await Reply("reply/1")).RetryAfter!.Value.TotalSeconds, 1.0);
        Assert.Equal([Create], _bluesky.Called);

        _time.Advance(TimeSpan.FromSeconds(201));
        Assert.IsType<PublishAnswer.Published>(await Reply("reply/1"));
    }

    [Fact]
    public async Task whatever_a_server_answers_to_a_sign_in_is_told_and_signs_nobody_in()
    {
        (int Status, string Body)[] answers =
        [
            (200, ""), (200, "<html>Welcome</html>"), (200, "[]"), (302, ""), (400, "nonsense"), (500, """{"error":"InternalServerError"}"""),
            (200, """{"did":7,"accessJwt":"a","refreshJwt":"b"}"""),
            (200, """{"did":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa","accessJwt":"a","refreshJwt":"b","active":false,"status":"deactivated"}"""),
        ];
        foreach (var (status, body) in answers)
        {
            Answer(Create, status, body, times: 1);
            Assert.IsNotType<SignInAnswer.SignedIn>(await _bluesky.Account.SignIn(Cancellation));
            _time.Advance(TimeSpan.FromMinutes(5));
        }
        Assert.Equal(answers.Length, _bluesky.Called.Count(method => method == Create));
    }

    [Fact]
    public async Task whatever_a_server_answers_to_a_post_nothing_is_taken_for_published()
    {
        (int Status, string Body)[] answers =
        [
            (200, "<html>Welcome</html>"), (200, "{}"), (200, """{"uri":"at://elsewhere","cid":"x"}"""), (403, """{"error":"Forbidden"}"""), (502, ""), (418, "nonsense"),
        ];
        foreach (var (status, body) in answers)
        {
            Answer(Put, status, body, times: 1);
            Assert.IsNotType<PublishAnswer.Published>(await Reply("reply/1"));
        }
        Assert.Equal(answers.Length, _bluesky.Called.Count(method => method == Put));
    }

    [Fact]
    public async Task an_answer_without_end_is_not_read_to_its_end()
    {
        _bluesky.Instead = async http =>
        {
            var piece = new byte[64 * 1024];
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        };
        Assert.IsType<PublishAnswer.Unavailable>(await Reply("reply/1"));
    }

    Task<PublishAnswer> Reply(string key) => _bluesky.Network.Reply(key, _ask, "yours", Cancellation);

    /// <summary>To the next calls of a method, or of any, whatever the server would say.</summary>
    void Answer(string method, int status, string body, int times, string? retryAfter = null)
    {
        _bluesky.Meddle = async http =>
        {
            if (times == 0 || !http.Request.Path.Value!.EndsWith(method, StringComparison.Ordinal)) return false;
            times--;
            http.Response.StatusCode = status;
            if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
            await http.Response.WriteAsync(body, Cancellation);
            return true;
        };
    }
}
