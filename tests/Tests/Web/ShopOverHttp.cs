using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tagsale.Tests.Web;

/// <summary>A Plaza account that calls with its own token.</summary>
public sealed record Person(string Id, string Handle, Caller Plaza);

/// <summary>Everything a script can do with a running shop, over HTTP and nothing else.</summary>
public sealed partial class ShopOverHttp(string address, string operatorKey) : IDisposable
{
    int _people;

    public string Address => address;
    public Caller Operator { get; } = new(address, operatorKey);
    public Caller Anyone { get; } = new(address);

    public async Task<Person> SignUp()
    {
        var handle = $"buyer_{Interlocked.Increment(ref _people)}_{Guid.NewGuid():N}"[..20];
        var made = (await Anyone.Post("/plaza/accounts", new { handle })).Expect(201);
        return new(made.Text("id"), handle, new(address, made.Text("token")));
    }

    public async Task<string> Enrol(Person person, string card = "tok_approved") =>
        (await Operator.Post("/v1/members", Enrolment(person.Id, card))).Expect(201).Text("id");

    public async Task<(Person Person, string Member)> NewMember(string card = "tok_approved")
    {
        var person = await SignUp();
        return (person, await Enrol(person, card));
    }

    public static object Enrolment(string account, string card = "tok_approved", string network = "plaza") => new
    {
        name = "Ada Test",
        email = "ada@example.org",
        address = new { line1 = "1 Street", city = "Town", postalCode = "12345", country = "US" },
        accounts = new[] { new { network, id = account } },
        cards = new[] { new { service = "sandbox", token = card } },
        termsVersion = "1",
    };

    public static string NewTag() => "Buy" + string.Concat(Guid.NewGuid().ToString("N").Select(c => (char)('A' + c % 26)))[..20];

    public static object Product(string hashtag, int stock = 5, int limitPerMember = 1) => new
    {
        kind = "product",
        hashtag,
        title = "Red kettle",
        merchant = "Kettles & Co",
        price = new { amount = 1000, currency = "USD" },
        tax = new { amount = 80, currency = "USD" },
        shipping = new { amount = 20, currency = "USD" },
        stock,
        limitPerMember,
    };

    public async Task<(string Id, string Hashtag)> Publish(int stock = 5, int limitPerMember = 1)
    {
        var tag = NewTag();
        return ((await Operator.Post("/v1/offers", Product(tag, stock, limitPerMember))).Expect(201).Text("id"), tag);
    }

    public static async Task<string> Post(Person person, string text) => (await person.Plaza.Post("/plaza/posts", new { text })).Expect(201).Text("id");

    public Task<string> ReplyTo(string post) => Until.Found(async () =>
    {
        var replies = (await Anyone.Get($"/plaza/posts/{post}/replies")).Expect(200).GetProperty("items").EnumerateArray().ToList();
        return replies.Count == 0 ? null : replies[0].Text("text");
    }, $"a reply to {post}");

    /// <summary>Asks, and answers the code of the confirmation request.</summary>
    public async Task<string> Ask(Person person, string hashtag)
    {
        var post = await Post(person, $"#{hashtag}");
        var code = CodeIn(await ReplyTo(post));
        // The reply is out before the shop has written down that it is.
        await Until.True(async () => (await Purchases("state=awaitingConfirmation")).Any(p => p.Text("postId") == post), $"{post} awaiting confirmation");
        return code;
    }

    /// <returns>The purchase's id.</returns>
    public async Task<string> Buy(Person person, string member, string offer, string hashtag)
    {
        var code = await Ask(person, hashtag);
        var receipt = await ReplyTo(await Post(person, code));
        Assert.Contains("Paid", receipt, StringComparison.OrdinalIgnoreCase);
        return Assert.Single(await Purchases($"offer={offer}&member={member}&state=paid")).Text("id");
    }

    public async Task<List<JsonElement>> Purchases(string query) => await All($"/v1/purchases?{query}");

    public Task<JsonElement> PurchaseIn(string state, string id) => Until.Found(async () =>
    {
        var purchase = (await Operator.Get($"/v1/purchases/{id}")).Expect(200);
        return purchase.Text("state") == state ? (object)purchase : null;
    }, $"purchase {id} {state}").ContinueWith(found => (JsonElement)found.Result, TaskScheduler.Default);

    public async Task<(int OnHand, int Held, int Sold, int Available)> Stock(string offer)
    {
        var stock = (await Operator.Get($"/v1/offers/{offer}")).Expect(200).GetProperty("stock");
        return (stock.Number("onHand"), stock.Number("held"), stock.Number("sold"), stock.Number("available"));
    }

    /// <summary>A list to its end.</summary>
    public async Task<List<JsonElement>> All(string path, int limit = 200)
    {
        var items = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var join = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            var page = (await Operator.Get($"{path}{join}limit={limit}{(after is null ? "" : $"&after={after}")}")).Expect(200);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("next").GetString() is not { } next) return items;
            after = next;
        }
    }

    public static string CodeIn(string reply)
    {
        var code = Code().Match(reply);
        Assert.True(code.Success, $"no code to post stands in: {reply}");
        return code.Groups[1].Value;
    }

    public void Dispose()
    {
        Operator.Dispose();
        Anyone.Dispose();
    }

    [GeneratedRegex(@"post (#\w+)")]
    private static partial Regex Code();
}

static class JsonReading
{
    public static string Text(this JsonElement json, string field) => json.GetProperty(field).GetString()!;

    public static int Number(this JsonElement json, string field) => json.GetProperty(field).GetInt32();

    public static IEnumerable<string> Names(this JsonElement json) => json.EnumerateObject().Select(p => p.Name);
}
