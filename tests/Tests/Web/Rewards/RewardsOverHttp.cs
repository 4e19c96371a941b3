using System.Text;
using System.Text.Json;

namespace Tagsale.Tests.Web.Rewards;

/// <summary>The calls of card-linked rewards, with the words its tests need.</summary>
sealed class RewardsOverHttp(ShopOverHttp calls)
{
    int _numbers;

    public static object Sync(string hashtag, object? budget = null, object? minSpend = null) => new
    {
        kind = "reward", hashtag, title = "Whole foods", merchant = "Whole Foods Market", credit = new { amount = 2000, currency = "USD" },
        minSpend = minSpend ?? new { amount = 7500, currency = "USD" }, budget = budget ?? new { amount = 1_000_000, currency = "USD" }, match = new { merchantIds = new[] { "m-1" } },
    };

    public async Task<string> Publish(object? offer = null) => (await calls.Operator.Post("/v1/offers", offer ?? Sync(ShopOverHttp.NewTag()))).Expect(201).Text("id");

    /// <summary>A member, and the token a feed names the card by.</summary>
    public async Task<(string Member, string Token)> Member(string card = "tok_approved")
    {
        var (_, member) = await calls.NewMember(card);
        return (member, (await calls.Operator.Get($"/v1/members/{member}")).Expect(200).GetProperty("cards")[0].Text("token"));
    }

    public async Task<JsonElement> Load(string offer, string member) => (await calls.Operator.Post("/v1/enrollments", new { offer, member })).Expect(201);

    public string NewId(string prefix = "t") => $"{prefix}-{Interlocked.Increment(ref _numbers)}-{Guid.NewGuid():N}"[..30];

    public static object Transaction(string id, string type, string token, long amount, string? original = null, string merchant = "m-1", string currency = "USD", DateTimeOffset? at = null) => new
    {
        id, type, card = new { service = "sandbox", token }, amount, currency, at = at ?? DateTimeOffset.UtcNow, merchant = new { id = merchant, name = "WHOLE FOODS 12", mcc = "5411", country = "US" }, original,
    };

    public async Task<List<JsonElement>> Tell(params object[] items) => [.. (await calls.Operator.Post("/v1/transactions", new { items })).Expect(200).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> Tell(object item) => Assert.Single(await Tell([item]));

    public Task<Answered> File(string csv, string? accept = null, string? key = null) => calls.Operator.Send(
        HttpMethod.Post, "/v1/transactions/file", new StringContent(csv, Encoding.UTF8, "text/csv"),
        [.. new[] { ("Accept", accept), ("Idempotency-Key", key) }.Where(h => h.Item2 is not null).Select(h => (h.Item1, h.Item2!))]);

    public async Task<JsonElement> Budget(string offer) => (await calls.Operator.Get($"/v1/offers/{offer}")).Expect(200).GetProperty("budget");

    /// <summary>When the payment service has moved, or refused, all of them.</summary>
    public async Task<List<JsonElement>> Credits(string query, int count)
    {
        await Until.True(async () => (await calls.All($"/v1/credits?{query}")) is var all && all.Count == count && all.All(c => c.Text("state") != "sending"), $"{count} credits of {query}");
        return await calls.All($"/v1/credits?{query}");
    }
}
