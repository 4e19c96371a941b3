using System.Text.RegularExpressions;

namespace Tagsale.Tests.Web;

public sealed partial class SecurityTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Fact]
    public async Task wrong_operator_keys_are_counted_and_a_right_one_is_never_slowed()
    {
        var guarded = await RunningShop.Start();
        using var guesser = new Caller(guarded.Calls.Address, "not-the-operator-key");
        var statuses = new List<int>();
        for (var i = 0; i < 70; i++) statuses.Add((int)(await guesser.Get("/v1/offers")).Status);
        Assert.Equal(401, statuses[0]);
        Assert.Equal(429, statuses[^1]);
        Assert.Equal(200, (int)(await guarded.Operator.Get("/v1/offers")).Status);
        await guarded.DisposeAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing")]
    [InlineData("/plaza")]
    [InlineData("/member/sign-in")]
    [InlineData("/console/sign-in")]
    [InlineData("/v1/offers")]
    [InlineData("/v1/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/ready")]
    public async Task every_answer_says_what_a_browser_may_do_with_it(string path)
    {
        var answer = await shop.Anyone.Get(path, "text/html");

        var policy = answer.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Header("X-Content-Type-Options"));
        Assert.Equal("DENY", answer.Header("X-Frame-Options"));
        Assert.Equal("same-origin", answer.Header("Referrer-Policy"));
        Assert.Contains("no-store", answer.Header("Cache-Control")!, StringComparison.Ordinal);
        Assert.Null(answer.Header("Server"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/plaza")]
    [InlineData("/member/sign-in")]
    [InlineData("/console/sign-in")]
    public async Task pages_hold_nothing_their_policy_forbids(string path)
    {
        var page = (await shop.Anyone.Get(path, "text/html")).Text;

        Assert.DoesNotMatch(InlineScriptOrStyle(), page);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/plaza/sign-up")]
    [InlineData("/console/sign-in")]
    [InlineData("/member/sign-in")]
    public async Task a_form_without_its_token_is_refused(string path)
    {
        var answer = await shop.Anyone.PostForm(path, ("handle", "intruder_1"), ("key", RunningShop.OperatorKey), ("_handler", "sign-up"));

        Assert.Equal(400, (int)answer.Status);
        Assert.DoesNotContain("Set-Cookie", answer.Headers.Keys);
    }

    [Fact]
    public async Task cookies_are_out_of_reach_of_scripts_and_of_other_sites()
    {
        var cookies = new List<string>();
        foreach (var path in new[] { "/", "/plaza", "/plaza/sign-up", "/console/sign-in", "/member/sign-in", "/join" })
            cookies.AddRange((await shop.Anyone.Get(path, "text/html")).Headers.GetValueOrDefault("Set-Cookie") ?? []);

        Assert.NotEmpty(cookies);
        Assert.All(cookies, cookie =>
        {
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Matches("(?i)samesite=(lax|strict)", cookie);
        });
    }

    [Fact]
    public async Task whoever_tries_secrets_in_forms_has_to_wait_and_the_api_does_not()
    {
        await using var own = await RunningShop.Start();
        Answered? refused = null;
        for (var tries = 0; tries < 200 && refused is null; tries++)
            if (await own.Anyone.PostForm("/console/sign-in", ("key", $"guess-{tries}")) is { Status: System.Net.HttpStatusCode.TooManyRequests } answer) refused = answer;

        Assert.NotNull(refused);
        Assert.True(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        for (var i = 0; i < 200; i++) (await own.Operator.Get("/v1/offers?limit=1")).Expect(200);
        (await own.Calls.SignUp()).Plaza.Dispose();
    }

    [Fact]
    public async Task a_page_does_not_repeat_what_the_address_says()
    {
        var answer = await shop.Anyone.Get("/%3Cscript%3Ealert(1)%3C/script%3E?x=%3Cscript%3Ealert(2)%3C/script%3E", "text/html");

        Assert.DoesNotContain("alert(", answer.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""<script(?![^>]*\bsrc=)[^>]*>|\son\w+\s*=\s*"|\sstyle\s*=\s*"|<style""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScriptOrStyle();
}
