namespace Tagsale.Tests.Web.Rewards;

public sealed class CheckInOnSqlite(RunningShop shop) : CheckInTests(shop), IClassFixture<RunningShop>;

public sealed class CheckInOnPostgres(PostgresShop postgres) : CheckInTests(postgres.Shop), IClassFixture<PostgresShop>;

/// <summary>A post on Plaza with a place, and nothing that names the offer.</summary>
public abstract class CheckInTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;
    readonly RewardsOverHttp _rewards = new(shop.Calls);

    [Theory]
    [InlineData("")]
    [InlineData("Pancakes!")]
    public async Task a_check_in_loads_what_its_place_offers_and_is_answered_once(string words)
    {
        var place = $"fsq:{Guid.NewGuid():N}";
        var (first, second) = (await _rewards.Publish(OfferAt(place)), await _rewards.Publish(OfferAt(place)));
        await _rewards.Publish(OfferAt($"{place}0"));
        var (person, member) = await _calls.NewMember();

        var post = (await person.Plaza.Post("/plaza/posts", new { text = words, place = new { id = place, name = "The diner" } })).Expect(201).Text("id");
        await _calls.ReplyTo(post);
        var loaded = await _calls.All($"/v1/enrollments?member={member}");
        Assert.Equal(new[] { first, second }.Order(StringComparer.Ordinal), loaded.Select(e => e.Text("offer")).Order(StringComparer.Ordinal));
        Assert.All(loaded, e => Assert.Equal("checkIn", e.Text("source")));

        // Of two check-ins the second tells nothing new. What is posted after it is answered, so it has been read.
        var again = (await person.Plaza.Post("/plaza/posts", new { text = "Again", place = new { id = place, name = "The diner" } })).Expect(201).Text("id");
        var (_, tag) = await _calls.Publish();
        await _calls.Ask(person, tag);
        Assert.Equal((1, 0), (await Replies(post), await Replies(again)));
        Assert.Equal(2, (await _calls.All($"/v1/enrollments?member={member}")).Count);
    }

    async Task<int> Replies(string post) => (await _calls.Anyone.Get($"/plaza/posts/{post}/replies")).Expect(200).GetProperty("items").GetArrayLength();

    static object OfferAt(string place) => new
    {
        kind = "reward", hashtag = ShopOverHttp.NewTag(), title = "Check in at the diner", merchant = "Diner", credit = new { amount = 500, currency = "USD" }, budget = 10_000,
        match = new { mccs = new[] { "5812" } }, venues = new[] { new { id = place, name = "The diner" } },
    };
}
