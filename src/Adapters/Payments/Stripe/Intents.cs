using System.Text.Json;
using Tagsale.Adapters.Http;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Finds what was made for a key, when only Stripe knows.</summary>
sealed class Intents(StripeClient client, TimeProvider time)
{
    /// <summary>Stripe's search learns of a new payment within a minute, and later when it is in trouble.</summary>
    static readonly TimeSpan Unsearchable = TimeSpan.FromMinutes(5);

    static readonly TimeSpan WithoutSearch = TimeSpan.FromDays(1);

    /// <summary>What of a list is looked through at most: 10,000 payments.</summary>
    const int MostPages = 100;

    public async Task<Intent?> Find(string id, CancellationToken cancellation) =>
        Read((await client.Get($"{Intent.PathOfAll}/{id}", new StripeForm().Expand(Intent.FeePath), cancellation)).Found());

    /// <summary>As it is, of one that was there a moment ago.</summary>
    public async Task<Intent> Fetch(string id, CancellationToken cancellation) =>
        await Find(id, cancellation) ?? throw new PaymentUnavailableException($"Stripe does not find its own payment {id}", PassingFailure.Refusal);

    /// <summary>Among a customer's payments since a time.</summary>
    public Task<Intent?> Find(string key, string customer, DateTimeOffset since, CancellationToken cancellation) =>
        Listed(key, () => new StripeForm().With("customer", customer).With("created[gte]", Seconds(since)), cancellation);

    /// <summary>Where nothing but the key is known.</summary>
    public async Task<Intent?> FindByKey(string key, CancellationToken cancellation)
    {
        var (found, listed) = await Searched(key, cancellation);
        return found ?? await Listed(key, () => new StripeForm().With("created[gte]", Seconds(time.GetUtcNow() - listed)), cancellation);
    }

    /// <returns>What the search finds, and how far back it may have overlooked something.</returns>
    async Task<(Intent? Found, TimeSpan Overlooks)> Searched(string key, CancellationToken cancellation)
    {
        var query = new StripeForm().With("query", $"metadata['{Intent.KeyName}']:'{key.Replace("'", "\\'", StringComparison.Ordinal)}'").With("limit", 100).Expand("data." + Intent.FeePath);
        var answer = await client.Get(Intent.PathOfAll + "/search", query, cancellation);
        // Accounts of some countries have no search: what is asked for then was made today.
        return answer is StripeAnswer.Failed ? (null, WithoutSearch) : (Best(answer.Found() ?? default, key), Unsearchable);
    }

    async Task<Intent?> Listed(string key, Func<StripeForm> filter, CancellationToken cancellation)
    {
        string? after = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var query = filter().With("limit", 100).With("starting_after", after).Expand("data." + Intent.FeePath);
            // A customer that was deleted since may have nothing to list, and have been charged.
            if ((await client.Get(Intent.PathOfAll, query, cancellation)).Found() is not { } page) return (await Searched(key, cancellation)).Found;
            if (Best(page, key) is { } found) return found;
            after = page.Items("data").LastOrDefault().Text("id");
            if (page.Flag("has_more") != true || after is null) return null;
        }
        throw new PaymentUnavailableException($"Stripe lists too many payments to find the one of {key}", PassingFailure.Refusal);
    }

    /// <summary>There should be one. Were there two, the one that took money or may yet take it counts.</summary>
    static Intent? Best(JsonElement page, string key) =>
        page.Items("data").Select(item => Intent.Read(item)).OfType<Intent>().Where(intent => intent.Key == key)
            .MinBy(intent => intent.Status switch { "succeeded" => 0, "processing" => 1, "requires_action" => 2, _ => 3 });

    static Intent? Read(JsonElement? body) => body is { } json ? Intent.Read(json) : null;

    static long Seconds(DateTimeOffset at) => Math.Max(0, at.ToUnixTimeSeconds());
}
