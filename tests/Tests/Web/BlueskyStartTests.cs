using Tagsale.Servers;

namespace Tagsale.Tests.Web;

/// <summary>The program as a process, with a storefront on the real server.</summary>
public sealed class BlueskyStartTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-bluesky-").FullName;

    public BlueskyStartTests() => Assert.SkipWhen(Pds.IsMissing, Pds.Missing);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task it_signs_in_and_says_on_its_profile_what_it_is()
    {
        var pds = await Pds.Shared;
        var storefront = await pds.SignUp("store");
        using var tagsale = await TagsaleProcess.Start(_directory, TagsaleProcess.FreePort(), Settings(pds, storefront.Handle, await storefront.AppPassword()));

        var profile = await Until.Found(() => storefront.Read("app.bsky.actor.profile", "self"), "the profile");

        Assert.Contains("/opt-out", profile["description"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("bot", profile["labels"]!["values"]![0]!["val"]!.ToString());
        // What the demo sells is nobody's: it stays on the embedded network.
        Assert.Empty(await storefront.List("app.bsky.feed.post"));
    }

    [Fact]
    public async Task a_wrong_password_ends_the_start_with_one_line_that_does_not_tell_it()
    {
        var pds = await Pds.Shared;
        var storefront = await pds.SignUp("store");
        using var tagsale = TagsaleProcess.Launch(Arguments, [("DataDirectory", _directory), .. Settings(pds, storefront.Handle, "wrong-password-1234")]);

        var line = await tagsale.Refusal();

        Assert.Contains("app password", line, StringComparison.Ordinal);
        Assert.Contains(storefront.Handle, line, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_address_where_nobody_answers_ends_the_first_start_with_one_line()
    {
        var pds = await Pds.Shared;
        using var tagsale = TagsaleProcess.Launch(Arguments,
            [("DataDirectory", _directory), .. Settings(pds, "store.test", "password"), ("Bluesky__Service", $"http://127.0.0.1:{NodeServer.FreePort()}")]);

        Assert.StartsWith("Tagsale__Bluesky__Service", await tagsale.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_server_that_is_no_pds_ends_the_start_with_one_line()
    {
        var pds = await Pds.Shared;
        using var tagsale = TagsaleProcess.Launch(Arguments,
            [("DataDirectory", _directory), .. Settings(pds, "store.test", "password"), ("Bluesky__Service", pds.PlcUrl)]);

        Assert.Contains("Check Service", await tagsale.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task once_it_is_known_the_server_may_be_away_and_what_is_published_goes_out_when_it_is_back()
    {
        await using var pds = await Pds.Start();
        var storefront = await pds.SignUp("store");
        var settings = Settings(pds, storefront.Handle, await storefront.AppPassword());
        using (var first = await TagsaleProcess.Start(_directory, TagsaleProcess.FreePort(), settings)) first.Terminate();
        await pds.Stop();

        using var tagsale = await TagsaleProcess.Start(_directory, TagsaleProcess.FreePort(), settings);
        using var calls = new ShopOverHttp(tagsale.Address, tagsale.OperatorKey);
        var (_, hashtag) = await calls.Publish();
        await pds.StartAgain();

        var posts = await Until.Found(async () => await storefront.List("app.bsky.feed.post") is [_, ..] found ? found : null, "the offer post", TimeSpan.FromSeconds(40));
        Assert.Contains($"#{hashtag}", Assert.Single(posts)["value"]!["text"]!.ToString(), StringComparison.Ordinal);
    }

    static string[] Arguments => ["--urls", $"http://127.0.0.1:{TagsaleProcess.FreePort()}"];

    static (string, string)[] Settings(Pds pds, string identifier, string password) =>
    [
        ("Bluesky__Service", pds.Url), ("Bluesky__Identifier", identifier), ("Bluesky__AppPassword", password),
        ("Bluesky__Stream", pds.StreamUrl), ("Bluesky__PlcDirectory", pds.PlcUrl),
    ];
}
