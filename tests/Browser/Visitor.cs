using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Tagsale.Browser;

/// <summary>Somebody at a browser, who does what people do: read labels, fill fields, press buttons.</summary>
public sealed partial class Visitor(IPage page, Shop shop)
{
    /// <summary>The smallest picture there is.</summary>
    public static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    public IPage Page => page;

    public Task Go(string path) => page.GotoAsync(path);

    public Task Fill(string label, string text) => page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public Task Press(string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();

    public Task Follow(string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync();

    public Task<string> Text() => page.Locator("main").InnerTextAsync();

    /// <summary>From nothing to a member with a card: a name on Plaza, its consent, the form, the hosted card page.</summary>
    public async Task Join(string handle, string card)
    {
        await Go("/join");
        await Follow("Continue with Plaza");
        await Follow("Choose a name");
        await Fill("Handle", handle);
        await Press("Sign up");
        await Follow("I have kept it, go on");
        await Press("Allow");
        await FillInAndPay(handle + "@example.org", card);
    }

    /// <summary>From having shown an account to being a member with a card: the form, the hosted card page.</summary>
    public async Task FillInAndPay(string email, string card)
    {
        await FillIn(email);
        await EnterCard(card);
    }

    /// <summary>One more, for somebody who is a member.</summary>
    public async Task AddCard(string card)
    {
        await Go("/member/cards/new");
        await EnterCard(card);
    }

    async Task EnterCard(string card)
    {
        await AgreeToCard();
        await Fill("Or type a test token", card);
        await Press("Save this card");
        await page.WaitForURLAsync("**/member*");
    }

    /// <summary>Where a deed leads, a star for what may differ. Looked at again and again: of a page that one was led to, browsers do not always tell that it has loaded.</summary>
    public Task Arrive(string address) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex("^" + Regex.Escape(address).Replace("\\*", ".*", StringComparison.Ordinal)), new() { Timeout = 30_000 });

    /// <summary>To the payment service's own page for cards.</summary>
    public async Task AgreeToCard()
    {
        await page.GetByLabel("I agree that the payment service").CheckAsync();
        await Press("Go on to enter the card");
    }

    public async Task SignInAsOperator()
    {
        await Go("/console");
        await Fill("Operator key", Shop.OperatorKey);
        await Press("Sign in");
    }

    /// <summary>From a card to an order that is paid.</summary>
    /// <returns>The purchase's id.</returns>
    public async Task<string> Buy(string post)
    {
        await PostOnPlaza(post);
        await PostOnPlaza(await CodeFromReply());
        await ReadUntil("Ordered and paid");
        await Go("/member/purchases");
        await page.Locator("a.row-title").First.ClickAsync();
        return page.Url.Split('/')[^1];
    }

    public async Task FillIn(string email)
    {
        await FillDetails(email);
        await page.GetByLabel("I accept the terms").CheckAsync();
        await Press("Join and add a card");
    }

    public async Task FillDetails(string email)
    {
        await Fill("Your name", "Ann Example");
        await Fill("E-mail address", email);
        await Fill("Street and number", "1 Market Square");
        await Fill("Postal code", "12345");
        await Fill("City", "Springfield");
        await page.GetByLabel("Country", new() { Exact = true }).SelectOptionAsync("US");
    }

    /// <summary>As the operator, up to the picture.</summary>
    public async Task OfferLamp()
    {
        await SignInAsOperator();
        await Go("/console/offers/new");
        await Fill("Hashtag", "BuyLamp");
        await Fill("Title", "Reading lamp");
        await Fill("Merchant", "Lumen");
        await Fill("Price", "19.90");
        await Fill("Stock", "3");
    }

    /// <returns>The address of the post's page.</returns>
    public async Task<string> PostOnPlaza(string text)
    {
        await Go("/plaza");
        await page.Locator("textarea").FillAsync(text);
        await Press("Post");
        await page.WaitForURLAsync("**/plaza/p/*");
        return page.Url;
    }

    /// <summary>Looks at the page again until the words stand there.</summary>
    public async Task<string> ReadUntil(string words)
    {
        for (var look = 0; look < 60; look++)
        {
            var text = await Text();
            if (text.Contains(words, StringComparison.Ordinal)) return text;
            await page.WaitForTimeoutAsync(250);
            await page.ReloadAsync();
        }
        throw new TimeoutException($"'{words}' never came up on {page.Url}; it says: {await Text()}");
    }

    public async Task<string> CodeFromReply() => ConfirmationTag().Match(await ReadUntil("#Confirm")).Value;

    public Shop Shop => shop;

    [GeneratedRegex("#Confirm[0-9A-Z]{8}")]
    private static partial Regex ConfirmationTag();
}
