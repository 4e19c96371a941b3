using System.Text.Json;
using Microsoft.Playwright;

namespace Tagsale.Browser;

/// <summary>Money back, as its members meet it: load, pay in the shop, be credited, and read why.</summary>
public sealed class RewardTests(Shop shop)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_member_loads_by_a_click_pays_and_reads_why_it_was_credited(bool javaScript)
    {
        var tag = javaScript ? "ClickScript" : "ClickPlain";
        await Publish(tag, "Bakery " + tag, "b-" + tag, maxCreditPerMember: 1_000, minSpend: 2_000, amount: 500);
        var handle = javaScript ? "rita" : "rita_plain";
        var rita = await shop.Visitor(javaScript);
        await rita.Go("/");
        await rita.Follow("Bakery " + tag);
        Assert.Contains("$5 back when you spend $20 or more at Bakery", await rita.Text(), StringComparison.Ordinal);
        await rita.Follow("Sign in and load it");
        await rita.Join(handle, "tok_approved");

        await rita.Go("/o/" + tag);
        await rita.Press("Load Bakery " + tag);
        Assert.Contains("It is loaded", await rita.Text(), StringComparison.Ordinal);
        await rita.Follow("All of your rewards");
        Assert.Contains("Earned $0.00 of $10.00", await rita.Text(), StringComparison.Ordinal);
        if (javaScript) await AccessibilityTests.CheckThis(rita);

        var card = await CardOf(handle);
        await Tell("small-" + tag, "clearing", card, 1_999, "b-" + tag);
        await rita.Go("/member/rewards");
        Assert.Contains("Your last payment there was $19.99 of the $20 it takes", await rita.Text(), StringComparison.Ordinal);
        await Tell("paid-" + tag, "clearing", card, 2_500, "b-" + tag);
        var told = await rita.ReadUntil("Sent to your card");
        Assert.Contains("+$5.00", told, StringComparison.Ordinal);
        Assert.Contains("Earned $5.00 of $10.00", told, StringComparison.Ordinal);
        await rita.Page.Locator("summary", new() { HasText = "Why, rule by rule" }).First.ClickAsync();
        Assert.Contains("25.00 USD was paid; the offer asks for 20.00 USD or more.", await rita.Text(), StringComparison.Ordinal);
        if (javaScript) await AccessibilityTests.CheckThis(rita);

        await Tell("back-" + tag, "refund", card, 2_500, "b-" + tag, "paid-" + tag);
        await rita.Go("/member/rewards/credits");
        Assert.Contains("You gave back what it was for", await rita.ReadUntil("-$5.00"), StringComparison.Ordinal);
        await rita.Go("/member/rewards/payments");
        Assert.Contains("Nothing: 19.99 USD was paid; the offer asks for 20.00 USD or more.", await rita.Text(), StringComparison.Ordinal);

        var file = await (await rita.Page.APIRequest.GetAsync("/member/export")).TextAsync();
        var kept = JsonDocument.Parse(file).RootElement;
        Assert.Equal((1, 3, 2), (kept.GetProperty("loadedOffers").GetArrayLength(), kept.GetProperty("transactions").GetArrayLength(), kept.GetProperty("credits").GetArrayLength()));
        Assert.Contains("25.00 USD was paid", file, StringComparison.Ordinal);
        Assert.DoesNotContain(card, file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task sync_of_2013_post_the_hashtag_spend_75_get_20()
    {
        await shop.Post("/v1/offers", new
        {
            kind = "reward", hashtag = "AmexWholeFoods", title = "Whole Foods", merchant = "Whole Foods Market", credit = new { amount = 2000, currency = "USD" }, minSpend = 7500, budget = 1_000_000,
            match = new { merchantIds = new[] { "4445001899023" } },
        });
        var sync = await shop.Visitor();
        await sync.Join("sync_2013", "tok_approved");
        await sync.Go("/o/AmexWholeFoods");
        Assert.Contains("$20 back when you spend $75 or more at Whole Foods Market", await sync.Text(), StringComparison.Ordinal);
        Assert.StartsWith("$20 back when you spend $75", await sync.Page.Locator("meta[property='og:description']").GetAttributeAsync("content"), StringComparison.Ordinal);

        var post = await sync.PostOnPlaza("Groceries for the weekend #AmexWholeFoods");
        await sync.ReadUntil("Loaded: Whole Foods");
        await sync.Go("/member/rewards");
        Assert.Contains("Waiting for your payment", await sync.Text(), StringComparison.Ordinal);

        var card = await CardOf("sync_2013");
        await Tell("a-2013", "authorization", card, 8_000, "4445001899023");
        await Tell("c-2013", "clearing", card, 8_000, "4445001899023", "a-2013");
        await sync.ReadUntil("Sent to your card");
        Assert.Equal(1, (await shop.Get($"/plaza/posts/{post[(post.LastIndexOf('/') + 1)..]}/replies")).GetProperty("items").GetArrayLength());
        Assert.Contains("+$20.00", await sync.Text(), StringComparison.Ordinal);
        await sync.Page.Locator("summary", new() { HasText = "Why, rule by rule" }).First.ClickAsync();
        Assert.Contains("80.00 USD was paid; the offer asks for 75.00 USD or more.", await sync.Text(), StringComparison.Ordinal);
        await sync.Go("/member/rewards/payments");
        var payments = await sync.Text();
        Assert.Contains("Earned $20.00", payments, StringComparison.Ordinal);
        Assert.Contains("Credits come when the payment clears", payments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task foursquare_of_2012_check_in_at_the_diner_spend_10_get_5()
    {
        var guest = await shop.Visitor();
        await guest.Join("foursquare_2012", "tok_approved");
        await guest.Go("/o/SquareDiner");
        Assert.Contains("$5 back when you spend $10 or more at The Square Diner", await guest.Text(), StringComparison.Ordinal);
        await guest.Follow("Check in on Plaza at The Square Diner");
        await guest.Page.Locator("textarea").FillAsync("Best pancakes in town");
        await guest.Press("Post");
        await guest.ReadUntil("Loaded: Lunch at the Square Diner");
        await guest.Go("/member/rewards");
        Assert.Contains("by checking in", await guest.Text(), StringComparison.Ordinal);

        var card = await CardOf("foursquare_2012");
        await Tell("d1-2012", "clearing", card, 999, "m-7", name: "SQUARE DINER 5TH AVE", mcc: "5812");
        await Tell("d2-2012", "clearing", card, 1_000, "m-7", name: "SQUARE DINER 5TH AVE", mcc: "5812");
        await Tell("d3-2012", "clearing", card, 5_000, "m-7", name: "SQUARE DINER 5TH AVE", mcc: "5812");
        await guest.ReadUntil("Sent to your card");
        var told = await guest.Text();
        Assert.Contains("+$5.00", told, StringComparison.Ordinal);
        Assert.Contains("Earned $5.00 of $5.00", told, StringComparison.Ordinal);
        Assert.Contains("You have earned all that one member can", told, StringComparison.Ordinal);
        await guest.Go("/member/rewards/payments");
        Assert.Equal(2, await guest.Page.GetByText("Earned nothing").CountAsync());
    }

    [Fact]
    public async Task what_cannot_be_loaded_is_told_beside_the_button_and_cards_can_be_chosen()
    {
        await Publish("LastOne", "The last one", "l-1", enrollmentLimit: 1);
        var (first, second) = (await shop.Visitor(javaScript: false), await shop.Visitor(javaScript: false));
        await first.Join("first_in", "tok_approved");
        await second.Join("second_in", "tok_approved");
        await second.AddCard("tok_approved");
        await second.Go("/member/rewards");
        await first.Go("/o/LastOne");
        await first.Press("Load The last one");

        await second.Page.GetByLabel("To the card for The last one").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await second.Press("Load The last one");
        Assert.Contains("The last place has just been taken", await second.Text(), StringComparison.Ordinal);
        await second.Go("/o/LastOne");
        Assert.Contains("Used up", await second.Text(), StringComparison.Ordinal);
    }

    /// <summary>The token a feed of transactions names the card by.</summary>
    async Task<string> CardOf(string handle)
    {
        var members = await shop.Get("/v1/members?limit=200");
        var member = members.GetProperty("items").EnumerateArray().First(m => m.GetProperty("accounts").EnumerateArray().Any(a => a.GetProperty("handle").GetString() == handle));
        return member.GetProperty("cards")[0].GetProperty("token").GetString()!;
    }

    Task<JsonElement> Tell(string id, string type, string card, long amount, string merchant, string? original = null, string name = "SHOP 12", string mcc = "5411") => shop.Post("/v1/transactions", new
    {
        items = new[] { new { id, type, card = new { service = "sandbox", token = card }, amount, currency = "USD", at = DateTimeOffset.UtcNow, merchant = new { id = merchant, name, mcc }, original } },
    });

    Task<JsonElement> Publish(string hashtag, string title, string merchant, long? maxCreditPerMember = null, long? minSpend = null, long amount = 2_000, int? enrollmentLimit = null) => shop.Post("/v1/offers", new
    {
        kind = "reward", hashtag, title, merchant = "Bakery", credit = new { amount, currency = "USD" }, minSpend, maxCreditPerMember, enrollmentLimit, budget = 1_000_000, match = new { merchantIds = new[] { merchant } },
    });
}
