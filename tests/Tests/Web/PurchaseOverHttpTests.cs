namespace Tagsale.Tests.Web;

/// <summary>A whole purchase as a script outside sees it.</summary>
public abstract class PurchaseOverHttpTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task a_hashtag_and_its_code_buy_one_unit()
    {
        var (offer, tag) = await _calls.Publish(stock: 3);
        var (person, member) = await _calls.NewMember();
        Assert.Equal((3, 0, 0, 3), await _calls.Stock(offer));

        var reply = await _calls.ReplyTo(await ShopOverHttp.Post(person, $"I want this #{tag}"));
        Assert.Contains("11.00 USD", reply, StringComparison.Ordinal);
        Assert.Equal((3, 1, 0, 2), await _calls.Stock(offer));
        var asked = await _calls.PurchaseIn("awaitingConfirmation", Assert.Single(await _calls.Purchases($"member={member}")).Text("id"));
        Assert.Equal(ShopOverHttp.CodeIn(reply), asked.GetProperty("confirmation").Text("hashtag"));

        await _calls.ReplyTo(await ShopOverHttp.Post(person, ShopOverHttp.CodeIn(reply)));
        var paid = await _calls.PurchaseIn("paid", asked.Text("id"));
        Assert.Equal((2, 0, 1, 2), await _calls.Stock(offer));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, paid.GetProperty("confirmation").ValueKind);
    }
}
