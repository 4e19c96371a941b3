using System.Net;
using Microsoft.Extensions.Configuration;
using Tagsale.Servers;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

public sealed class BlueskySignInTests
{
    static readonly string[] Credentials = ["--Tagsale:Bluesky:Service=https://pds.example.org", "--Tagsale:Bluesky:Identifier=shop.example.org", "--Tagsale:Bluesky:AppPassword=abcd-efgh"];

    [Fact]
    public async Task servers_find_what_we_are_and_where_people_come_back_to()
    {
        await using var shop = await WithBluesky();

        var document = await shop.Anyone.Get("/oauth/client-metadata.json");

        Assert.Equal("application/json", document.ContentType);
        var client = document.Expect(200);
        Assert.Equal("https://shop.example.org/oauth/client-metadata.json", client.GetProperty("client_id").GetString());
        Assert.Equal("https://shop.example.org/member/bluesky-return", client.GetProperty("redirect_uris")[0].GetString());
        Assert.Equal(("web", "none", "atproto"), (client.GetProperty("application_type").GetString(), client.GetProperty("token_endpoint_auth_method").GetString(), client.GetProperty("scope").GetString()));
        Assert.True(client.GetProperty("dpop_bound_access_tokens").GetBoolean());
        Assert.Equal("authorization_code", client.GetProperty("grant_types")[0].GetString());
    }

    [Fact]
    public async Task with_no_other_network_the_pages_speak_of_bluesky_alone()
    {
        await using var shop = await WithBluesky("--Tagsale:Demo=false");

        foreach (var path in new[] { "/join", "/member/sign-in", "/how", "/", "/opt-out", "/member/bluesky" })
        {
            var page = await shop.Anyone.Get(path, "text/html");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain("plaza", page.Text, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains("Continue with Bluesky", (await shop.Anyone.Get("/join", "text/html")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task where_bluesky_is_off_nothing_of_it_is_there()
    {
        await using var shop = await RunningShop.Start();

        foreach (var path in new[] { "/member/bluesky", "/member/bluesky-return?state=x", "/oauth/client-metadata.json" })
            Assert.Equal(HttpStatusCode.NotFound, (await shop.Anyone.Get(path, "text/html")).Status);
        Assert.DoesNotContain("Bluesky", (await shop.Anyone.Get("/join", "text/html")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task returns_are_limited_by_address()
    {
        await using var shop = await WithBluesky();

        var answers = new List<HttpStatusCode>();
        for (var visit = 0; visit < 61; visit++) answers.Add((await shop.Anyone.Get("/member/bluesky-return?state=x", "text/html")).Status);

        Assert.All(answers[..60], status => Assert.Equal(HttpStatusCode.Redirect, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, answers[60]);
    }

    [Fact]
    public async Task a_form_of_another_site_begins_nothing()
    {
        await using var shop = await WithBluesky();

        var answer = await shop.Anyone.PostForm("/member/bluesky", ("_handler", "bluesky"), ("Account", "ann.test"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Null(answer.Header("Refresh"));
    }

    [Fact]
    public async Task a_member_is_enrolled_by_did_and_shown_by_the_handle_where_it_can_be_had()
    {
        await using var shop = await WithBluesky();
        var ann = await (await Pds.Shared).SignUp("ann");
        const string gone = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa";

        (await shop.Operator.Post("/v1/members", Enrolment(ann.Did))).Expect(201);
        (await shop.Operator.Post("/v1/members", Enrolment(gone))).Expect(201);

        var members = shop.Part<Tagsale.Core.Ports.IQueries>();
        Assert.Equal(ann.Handle, members.Member(new Tagsale.Core.Posts.SocialAccount("bluesky", ann.Did))!.Accounts[0].Handle);
        Assert.Equal("", members.Member(new Tagsale.Core.Posts.SocialAccount("bluesky", gone))!.Accounts[0].Handle);
    }

    [Theory]
    [InlineData("ann.bsky.social"), InlineData("at://did:plc:z72i7hdynmk6r22z27h6tvur"), InlineData("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme")]
    public async Task a_member_is_not_enrolled_by_what_is_no_did(string id)
    {
        await using var shop = await WithBluesky();

        var problem = (await shop.Operator.Post("/v1/members", Enrolment(id))).ExpectProblem(422, "invalid");

        Assert.Contains("DID", problem.GetProperty("errors").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AppPassword", "--Tagsale:Bluesky:AppPassword=")]
    [InlineData("Service", "--Tagsale:Bluesky:Service=")]
    [InlineData("Service", "--Tagsale:Bluesky:Service=bsky.social")]
    [InlineData("Service", "--Tagsale:Bluesky:Service=https://bsky.social/xrpc")]
    [InlineData("PlcDirectory", "--Tagsale:Bluesky:PlcDirectory=ftp://plc.directory")]
    [InlineData("Password", "--Tagsale:Bluesky:Password=abcd-efgh")]
    public void a_setting_that_cannot_be_used_is_named_and_the_password_is_not_told(string name, string setting)
    {
        var refused = Assert.Throws<SettingException>(() => TagsaleApp.Build([.. Credentials, setting]));

        Assert.Contains($"Tagsale__Bluesky__{name}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("abcd-efgh", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void an_address_that_nobody_could_come_back_to_is_refused()
    {
        var refused = Assert.Throws<SettingException>(() => TagsaleApp.Build([.. Credentials, "--Tagsale:PublicUrl=http://shop.example.org"]));

        Assert.Contains("Tagsale__PublicUrl", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_password_is_in_no_text_of_the_settings()
    {
        var settings = Settings.Read(new ConfigurationBuilder().AddCommandLine(Credentials).Build());

        Assert.Equal("abcd-efgh", settings.Bluesky!.AppPassword);
        Assert.DoesNotContain("abcd-efgh", settings.ToString(), StringComparison.Ordinal);
    }

    static object Enrolment(string did) => new
    {
        name = "Ada Test", email = "ada@example.org", address = new { line1 = "1 Street", city = "Town", postalCode = "12345", country = "US" },
        accounts = new[] { new { network = "bluesky", id = did } }, termsVersion = "1",
    };

    static async Task<RunningShop> WithBluesky(params string[] more)
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        var pds = await Pds.Shared;
        var storefront = await pds.SignUp("storefront");
        return await RunningShop.Start(
            [$"--Tagsale:Bluesky:Service={pds.Url}", $"--Tagsale:Bluesky:PlcDirectory={pds.PlcUrl}", $"--Tagsale:Bluesky:Stream={pds.StreamUrl}",
            $"--Tagsale:Bluesky:Identifier={storefront.Handle}", $"--Tagsale:Bluesky:AppPassword={await storefront.AppPassword()}", .. more]);
    }
}
