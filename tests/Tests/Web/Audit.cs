using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Tagsale.Tests.Web;

/// <summary>Holds a shop that has come to rest to what it must never do, by what it tells and by the payment service's own book.</summary>
static partial class Audit
{
    static readonly string[] Open = ["awaitingReply", "awaitingConfirmation", "paying", "actionRequired"];

    public static Task Rest(ShopOverHttp calls) => Until.True(async () =>
    {
        foreach (var state in Open)
            if ((await calls.Purchases($"state={state}")).Count > 0) return false;
        return true;
    }, "no purchase is open", TimeSpan.FromSeconds(40));

    public static async Task Check(ShopOverHttp calls, string dataDirectory, string offer, int stock, Crowd crowd)
    {
        Assert.Empty(await calls.All("/v1/parked"));
        foreach (var post in crowd.Asks.Concat(crowd.Receipts.Keys))
            Assert.Single((await calls.Anyone.Get($"/plaza/posts/{post}/replies")).Expect(200).GetProperty("items").EnumerateArray());

        var purchases = await calls.Purchases($"offer={offer}");
        Assert.Equal(purchases.Count, purchases.Select(p => p.Text("postId")).Distinct().Count());
        Assert.All(purchases, p => Assert.Contains(p.Text("postId"), crowd.Asks));
        var paid = purchases.Where(p => p.Text("state") == "paid").Select(p => p.Text("id")).Order().ToList();
        Assert.Equal(crowd.Receipts.Values.Count(receipt => receipt.Contains("Paid", StringComparison.OrdinalIgnoreCase)), paid.Count);
        Assert.Equal(paid, Charged(dataDirectory).Order());
        // A letter may come after the purchase has come to rest.
        await Until.True(() => Task.FromResult(Receipts(dataDirectory).Count >= paid.Count), "a letter for each receipt");
        Assert.Equal(paid, Receipts(dataDirectory).Order());
        Assert.Equal((stock - paid.Count, 0, paid.Count, stock - paid.Count), await calls.Stock(offer));

        var journal = await calls.All("/v1/journal");
        Assert.Equal(paid, journal.Select(line => line.Text("purchase")).Distinct().Order());
        Assert.All(journal.GroupBy(line => line.Text("purchase")), lines =>
        {
            Assert.Equal(0, lines.Sum(l => l.Text("side") == "debit" ? l.Number("amount") : -l.Number("amount")));
            Assert.Equal(1100, lines.Where(l => l.Text("side") == "debit").Sum(l => l.Number("amount")));
        });
    }

    /// <summary>The key of every approved charge, as often as it was charged.</summary>
    static List<string> Charged(string dataDirectory)
    {
        using var book = new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "sandbox.db")};Mode=ReadOnly;Pooling=false");
        book.Open();
        using var charges = book.CreateCommand();
        charges.CommandText = "select key from charges where status = 'Approved'";
        using var rows = charges.ExecuteReader();
        var keys = new List<string>();
        while (rows.Read()) keys.Add(rows.GetString(0));
        return keys;
    }

    /// <summary>What all letters say.</summary>
    public static IEnumerable<string> Letters(string dataDirectory) =>
        Path.Combine(dataDirectory, "mail") is var mail && Directory.Exists(mail) ? Directory.GetFiles(mail, "*.eml").Select(Body) : [];

    /// <summary>The purchase of every receipt that lies in the mail.</summary>
    static List<string> Receipts(string dataDirectory) =>
        [.. Letters(dataDirectory).Where(body => body.Contains("Charged once", StringComparison.Ordinal)).Select(body => Purchase().Match(body).Groups[1].Value)];

    static string Body(string letter) => Eml.Text(File.ReadAllText(letter));

    [GeneratedRegex(@"/member/purchases/(pur_\w+)")]
    private static partial Regex Purchase();
}
