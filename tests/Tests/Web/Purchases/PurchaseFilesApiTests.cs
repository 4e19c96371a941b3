using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web;
using Tagsale.Web.Purchases;

namespace Tagsale.Tests.Web.Purchases;

public sealed class PurchaseFilesApiOnSqlite(RunningShop shop) : PurchaseFilesApiTests(shop), IClassFixture<RunningShop>;

public sealed class PurchaseFilesApiOnPostgres(PostgresShop postgres) : PurchaseFilesApiTests(postgres.Shop), IClassFixture<PostgresShop>;

public abstract class PurchaseFilesApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task the_packing_list_comes_back_as_a_file_of_shipments()
    {
        var (offer, _, bought) = await Bought(2);
        var rows = await File($"/v1/packing-list.csv?offer={offer}");
        Assert.Equal(bought.Order(), rows.Select(r => r["purchase"]).Order());
        Assert.All(rows, row => Assert.Equal(("Ada Test", "1 Street", "Town", "US", "Red kettle", "Kettles & Co"), (row["name"], row["line1"], row["city"], row["country"], row["title"], row["merchant"])));

        var filled = "purchase;carrier;tracking\r\n" + string.Concat(bought.Select((id, i) => $"{id};DHL;1Z{i}\r\n"));
        var dry = (await Ship(filled, "?dryRun=true")).Expect(200);
        Assert.Equal((2, 2, 0), (dry.Number("lines"), dry.Number("shipped"), dry.GetProperty("bad").GetArrayLength()));
        Assert.Equal(2, (await File($"/v1/packing-list.csv?offer={offer}")).Count);

        Assert.Equal(2, (await Ship(filled)).Expect(200).Number("shipped"));
        Assert.Empty(await File($"/v1/packing-list.csv?offer={offer}"));
        var again = (await Ship(filled)).Expect(200);
        Assert.Equal((0, 2), (again.Number("shipped"), again.Number("already")));

        var orders = await File($"/v1/purchases.csv?offer={offer}");
        Assert.Equal(bought.Select((id, i) => (id, "shipped", "DHL", $"1Z{i}", "11.00", "USD")).Order(), orders.Select(r => (r["purchase"], r["state"], r["carrier"], r["tracking"], r["total"], r["currency"])).Order());
    }

    [Fact]
    public async Task what_is_disputed_leaves_the_packing_list_and_is_told()
    {
        var (offer, _, bought) = await Bought(2);
        await Tell(bought[0], DisputeState.Open);

        Assert.Equal([bought[1]], (await File($"/v1/packing-list.csv?offer={offer}")).Select(r => r["purchase"]));
        Assert.Equal([(bought[0], "open"), (bought[1], "")], (await File($"/v1/purchases.csv?offer={offer}")).Select(r => (r["purchase"], r["dispute"])).OrderBy(r => r.Item1 != bought[0]));
        (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/shipments", new { carrier = "DHL" })).ExpectProblem(409, "disputed");
        (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/refunds", new { })).ExpectProblem(409, "disputed");
        Assert.Contains("do not send it", (await Ship($"purchase\n{bought[0]}")).Expect(200).GetProperty("bad")[0].Text("problem"), StringComparison.Ordinal);
        var dispute = Assert.Single((await _calls.Operator.Get($"/v1/purchases/{bought[0]}")).Expect(200).GetProperty("disputes").EnumerateArray());
        Assert.Equal(["reference", "state", "amount", "fee", "reason"], dispute.Names());
        Assert.Equal(("du_1", "open", 1100, "fraudulent"), (dispute.Text("reference"), dispute.Text("state"), dispute.GetProperty("amount").Number("amount"), dispute.Text("reason")));

        await Tell(bought[0], DisputeState.Won);
        Assert.Equal(bought.Order(), (await File($"/v1/packing-list.csv?offer={offer}")).Select(r => r["purchase"]).Order());

        Task Tell(string id, DisputeState state) => shop.Part<GroupCommit>().Submit(
            new TakeDispute(PurchaseId.TryParse(id, out var purchase) ? purchase : default, new("charge", "du_1", new(1100, "USD"), null, state, "fraudulent")) { At = DateTimeOffset.UtcNow });
    }

    [Fact]
    public async Task bad_lines_are_told_by_number_and_do_not_spoil_the_others()
    {
        var (_, _, bought) = await Bought(2);
        var (person, _) = await _calls.NewMember();
        var (offer, tag) = await _calls.Publish();
        await _calls.Ask(person, tag);
        var open = Assert.Single(await _calls.Purchases($"offer={offer}")).Text("id");

        var report = (await Ship($"tracking,PURCHASE,carrier\n1Z,{bought[0]},DHL\n1Z,nonsense,DHL\n1Z,pur_{new string('0', 32)},DHL\n1Z,{open},DHL\n2Z,{bought[0]},DHL\n1Z,{bought[0]},DHL\n\"{new string('9', 200)}\",{bought[1]},DHL\n")).Expect(200);

        Assert.Equal((7, 1, 1), (report.Number("lines"), report.Number("shipped"), report.Number("already")));
        Assert.Equal([3, 4, 5, 6, 8], report.GetProperty("bad").EnumerateArray().Select(b => b.Number("line")));
        Assert.Contains("line 2", report.GetProperty("bad")[3].Text("problem"), StringComparison.Ordinal);
        Assert.Equal("paid", (await _calls.Operator.Get($"/v1/purchases/{bought[1]}")).Expect(200).Text("state"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("id,carrier\nx,y")]
    [InlineData("purchase,carrier\nx,\"y")]
    public async Task what_is_no_such_file_is_refused(string text) => (await Ship(text)).ExpectProblem(400, "malformed");

    [Fact]
    public async Task a_file_with_too_many_lines_is_refused() =>
        (await Ship("purchase\n" + string.Concat(Enumerable.Repeat("x\n", ShipmentFile.MostLines + 1)))).ExpectProblem(400, "malformed");

    [Fact]
    public async Task a_key_holds_for_one_file_and_one_way()
    {
        var key = Guid.NewGuid().ToString();
        var first = (await Ship("purchase\nx", "?dryRun=true", key)).Text;

        Assert.Equal(first, (await Ship("purchase\nx", "?dryRun=true", key)).Text);
        (await Ship("purchase\ny", "?dryRun=true", key)).ExpectProblem(409, "idempotency-key-reused");
        (await Ship("purchase\nx", "", key)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task a_merchants_packing_list_has_its_own_alone()
    {
        await Bought(1);
        Assert.NotEmpty(await File("/v1/packing-list.csv?merchant=Kettles%20%26%20Co"));
        Assert.Empty(await File("/v1/packing-list.csv?merchant=Nobody"));
        (await _calls.Operator.Get("/v1/packing-list.csv?offer=x")).ExpectProblem(422, "invalid");
    }

    [Fact]
    public async Task one_shipment_told_again_is_the_same()
    {
        var (_, _, bought) = await Bought(1);
        (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/shipments", new { carrier = "DHL" })).Expect(201);
        (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/shipments", new { carrier = "DHL" })).Expect(200);
        (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/deliveries", new { })).Expect(201);
        (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/shipments", new { carrier = "UPS" })).ExpectProblem(409, "not-possible");
    }

    [Fact]
    public async Task a_wrong_tracking_number_is_corrected_by_hand_and_not_by_an_old_file()
    {
        var (_, _, bought) = await Bought(1);
        Assert.Equal(1, (await Ship($"purchase,tracking\n{bought[0]},1Z-wrong")).Expect(200).Number("shipped"));
        var corrected = (await _calls.Operator.Post($"/v1/purchases/{bought[0]}/shipments", new { carrier = "DHL", tracking = "1Z-right" })).Expect(201);
        Assert.Equal(("shipped", "1Z-right"), (corrected.Text("state"), corrected.Text("tracking")));

        Assert.Contains("correct that on its own page", (await Ship($"purchase,tracking\n{bought[0]},1Z-wrong")).Expect(200).GetProperty("bad")[0].Text("problem"), StringComparison.Ordinal);
        Assert.Equal("1Z-right", (await _calls.Operator.Get($"/v1/purchases/{bought[0]}")).Expect(200).Text("tracking"));
    }

    [Fact]
    public async Task letters_in_another_encoding_are_told_and_not_kept()
    {
        var (_, _, bought) = await Bought(1);
        using var windows = new ByteArrayContent(Encoding.Latin1.GetBytes($"purchase,carrier\n{bought[0]},Br\u00fcder")) { Headers = { ContentType = new("text/csv") } };
        var report = (await _calls.Operator.Send(HttpMethod.Post, "/v1/shipments", windows)).Expect(200);
        Assert.Contains("save the file as UTF-8", Assert.Single(report.GetProperty("bad").EnumerateArray()).Text("problem"), StringComparison.Ordinal);
    }

    async Task<(string Offer, string Tag, List<string> Purchases)> Bought(int count)
    {
        var (offer, tag) = await _calls.Publish();
        var bought = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (person, member) = await _calls.NewMember();
            bought.Add(await _calls.Buy(person, member, offer, tag));
        }
        return (offer, tag, bought);
    }

    Task<Answered> Ship(string text, string query = "", string? key = null) => _calls.Operator.Send(
        HttpMethod.Post, "/v1/shipments" + query, new StringContent(text, Encoding.UTF8, "text/csv"), key is null ? [] : [("Idempotency-Key", key)]);

    async Task<List<Dictionary<string, string>>> File(string path)
    {
        var answer = await _calls.Operator.Get(path);
        Assert.Equal((200, "text/csv"), ((int)answer.Status, answer.ContentType));
        var rows = Csv.Read(answer.Text.TrimStart('\uFEFF')).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Cells.Zip(row.Cells.Concat(Enumerable.Repeat("", 99))).ToDictionary(c => c.First, c => c.Second))];
    }
}
