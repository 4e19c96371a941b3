using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Tagsale.Browser;

public sealed class SafetyTests(Shop shop)
{
    [Fact]
    public async Task nobody_can_be_sent_a_link_that_adds_somebody_elses_card()
    {
        var gwen = await shop.Visitor(javaScript: false);
        await gwen.Join("gwen", "tok_approved");
        var link = "";
        gwen.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/member/cards/linked", StringComparison.Ordinal)) link = request.Url;
        };
        await gwen.Go("/member/cards/new");
        await gwen.AgreeToCard();
        await gwen.Press("Save this card");
        Assert.Contains("Your card is saved", await gwen.Text(), StringComparison.Ordinal);

        await gwen.Go(link);
        Assert.Equal(2, await gwen.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Remove ") }).CountAsync());

        var hugo = await shop.Visitor(javaScript: false);
        await hugo.Join("hugo", "tok_approved");
        await hugo.Go(link);
        Assert.Contains("was not added", await hugo.Text(), StringComparison.Ordinal);
        Assert.Equal(1, await hugo.Page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Remove ") }).CountAsync());
    }

    [Fact]
    public async Task a_card_is_kept_with_what_its_member_agreed_to()
    {
        var kim = await shop.Visitor();
        await kim.Join("kim", "tok_approved");
        var consent = JsonDocument.Parse(await (await kim.Page.APIRequest.GetAsync("/member/export")).TextAsync()).RootElement.GetProperty("cards")[0].GetProperty("consent");
        Assert.Equal(("1", "127.0.0.1"), (consent.GetProperty("termsVersion").GetString(), consent.GetProperty("from").GetString()));

        await kim.Go("/member/cards/new");
        await AccessibilityTests.CheckThis(kim);
        await kim.Page.GetByLabel("I agree that the payment service").EvaluateAsync("box => box.required = false");
        await kim.Press("Go on to enter the card");
        Assert.Contains("Please tick the box", await kim.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_order_is_there_for_its_member_only()
    {
        var iris = await shop.Visitor(javaScript: false);
        await iris.Join("iris", "tok_approved");
        await iris.PostOnPlaza("#BuyMug");
        await iris.CodeFromReply();
        await iris.Go("/member");
        var order = await iris.Page.Locator("#open h2 a").GetAttributeAsync("href");

        var jack = await shop.Visitor(javaScript: false);
        await jack.Join("jack", "tok_approved");
        var answer = await jack.Page.GotoAsync(order!);
        Assert.Equal(404, answer!.Status);
    }

    [Fact]
    public async Task a_stock_correction_sent_twice_counts_once()
    {
        var visitor = await shop.Visitor(javaScript: false);
        await visitor.Go("/console/sign-in?returnTo=/console/offers");
        await visitor.Fill("Operator key", Shop.OperatorKey);
        await visitor.Press("Sign in");
        await visitor.Page.Locator("tbody a").Last.ClickAsync();
        var before = await OnHand(visitor);
        await visitor.Fill("Reason", "counted");
        await visitor.Fill("Units to add, or to take away with a minus", "7");
        var page = visitor.Page.Url;
        var form = visitor.Page.APIRequest.CreateFormData();
        foreach (var field in await visitor.Page.Locator("form:has([name=Delta]) input").AllAsync())
            form.Set((await field.GetAttributeAsync("name"))!, await field.InputValueAsync());

        for (var sending = 0; sending < 2; sending++)
        {
            var answer = await visitor.Page.APIRequest.PostAsync(page, new() { Form = form });
            Assert.Contains("The stock is corrected", await answer.TextAsync(), StringComparison.Ordinal);
        }
        await visitor.Go(page);
        Assert.Equal(before + 7, await OnHand(visitor));
    }

    static async Task<int> OnHand(Visitor visitor) =>
        int.Parse(await visitor.Page.Locator("#stock tbody td").First.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
}
