using System.Text.Json.Nodes;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

public sealed class StorefrontProfileTests : IAsyncLifetime
{
    const string Url = "https://shop.example.org";
    const string Links = "Terms: https://shop.example.org/terms · Opt out: https://shop.example.org/opt-out";
    const string Collection = "app.bsky.actor.profile";

    BlueskyTest _bluesky = null!;
    StorefrontProfile _profile = null!;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        _bluesky = await BlueskyTest.Open();
        Assert.True(Did.TryParse(_bluesky.Storefront.Did, out var did));
        _profile = _bluesky.Account.ProfileOf(did);
    }

    public ValueTask DisposeAsync() => _bluesky?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task a_new_account_gets_a_label_and_links()
    {
        Assert.IsType<ProfileAnswer.Complete>(await Complete());

        var profile = await Read();
        Assert.Equal(Links, profile["description"]!.ToString());
        Assert.Equal(["bot"], LabelsOf(profile));
    }

    [Fact]
    public async Task what_the_operator_wrote_is_kept_and_what_is_ours_is_added_once()
    {
        await Write(new()
        {
            ["displayName"] = "Mug shop",
            ["description"] = "Mugs.\nMade by hand.",
            ["labels"] = new JsonObject { ["$type"] = "com.atproto.label.defs#selfLabels", ["values"] = new JsonArray(new JsonObject { ["val"] = "!no-unauthenticated" }) },
        });

        await Complete();
        var writes = _bluesky.Called.Count;
        Assert.IsType<ProfileAnswer.Complete>(await Complete());

        var profile = await Read();
        Assert.Equal("Mug shop", profile["displayName"]!.ToString());
        Assert.Equal($"Mugs.\nMade by hand.\n\n{Links}", profile["description"]!.ToString());
        Assert.Equal(["!no-unauthenticated", "bot"], LabelsOf(profile));
        // The second time it only looked.
        Assert.Equal(writes + 1, _bluesky.Called.Count);
    }

    [Fact]
    public async Task another_address_takes_the_place_of_the_one_before()
    {
        await Write(new() { ["description"] = "Mugs." });
        await _profile.Complete("http://127.0.0.1:5080", Cancellation);

        await Complete();

        Assert.Equal($"Mugs.\n\n{Links}", (await Read())["description"]!.ToString());
    }

    [Fact]
    public async Task words_that_leave_no_room_are_kept_and_that_is_told()
    {
        var words = new string('w', 250);
        await Write(new() { ["description"] = words });

        Assert.IsType<ProfileAnswer.NoRoom>(await Complete());

        var profile = await Read();
        Assert.Equal(words, profile["description"]!.ToString());
        Assert.Equal(["bot"], LabelsOf(profile));
    }

    [Fact]
    public async Task who_changes_the_profile_meanwhile_loses_nothing()
    {
        await Write(new() { ["description"] = "before" });
        var meanwhile = false;
        _bluesky.Meddle = async http =>
        {
            if (http.Request.Path.Value!.EndsWith("putRecord", StringComparison.Ordinal) && !meanwhile)
            {
                meanwhile = true;
                await Write(new() { ["description"] = "after" });
            }
            return false;
        };

        Assert.IsType<ProfileAnswer.Complete>(await Complete());

        Assert.Equal($"after\n\n{Links}", (await Read())["description"]!.ToString());
    }

    [Fact]
    public async Task a_server_that_is_away_leaves_it_for_later()
    {
        _bluesky.Instead = http => Task.Run(http.Abort);
        Assert.IsType<ProfileAnswer.Unavailable>(await Complete());
    }

    Task<ProfileAnswer> Complete() => _profile.Complete(Url, Cancellation);

    async Task<JsonObject> Read() => (await _bluesky.Storefront.Read(Collection, "self"))!;

    Task Write(JsonObject profile)
    {
        profile["$type"] = Collection;
        return _bluesky.Storefront.Put(Collection, "self", profile);
    }

    static IEnumerable<string> LabelsOf(JsonObject profile) => profile["labels"]!["values"]!.AsArray().Select(label => label!["val"]!.ToString());
}
