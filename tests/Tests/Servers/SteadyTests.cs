using Tagsale.Servers;

namespace Tagsale.Tests.Servers;

/// <summary>Whether requests to Stripe are really held to its description: where that is missing, nothing else would tell.</summary>
public sealed class SteadyTests
{
    [Theory]
    [InlineData("amount=100&currency=usd&payment_method_types[]=card&metadata[purchase]=pur_1", true)]
    [InlineData("amount=many&currency=usd", false)]
    [InlineData("amount=100", false)]
    [InlineData("amount=100&currency=usd&no_such_parameter=1", false)]
    public async Task a_request_that_stripe_does_not_describe_is_noticed(string form, bool isRight)
    {
        Assert.SkipWhen(Steady.IsMissing, Steady.Missing);
        await using var stripe = await StripeFake.Start();
        using var http = new HttpClient { BaseAddress = stripe.Address };
        using var content = new StringContent(form, null, "application/x-www-form-urlencoded");
        await http.PostAsync("/v1/payment_intents", content, TestContext.Current.CancellationToken);

        Assert.Equal(isRight, (await stripe.Wrong()).Count == 0);
    }

    [Fact]
    public async Task a_query_that_stripe_does_not_describe_is_noticed()
    {
        Assert.SkipWhen(Steady.IsMissing, Steady.Missing);
        await using var stripe = await StripeFake.Start();
        using var http = new HttpClient { BaseAddress = stripe.Address };
        await http.GetAsync("/v1/events?types[]=a&created[gte]=5", TestContext.Current.CancellationToken);
        Assert.Empty(await stripe.Wrong());
        await http.GetAsync("/v1/events?types[]=a&made[gte]=5", TestContext.Current.CancellationToken);
        Assert.Single(await stripe.Wrong());
    }
}
