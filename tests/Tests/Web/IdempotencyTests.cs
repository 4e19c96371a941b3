namespace Tagsale.Tests.Web;

public abstract class IdempotencyTests(RunningShop shop)
{
    const int AtOnce = 20;

    readonly ShopOverHttp _calls = shop.Calls;
    readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task a_repeated_offer_is_made_once()
    {
        var tag = ShopOverHttp.NewTag();

        await SameAnswer("/v1/offers", ShopOverHttp.Product(tag), 201);

        Assert.Single(await _calls.All("/v1/offers"), offer => offer.Text("hashtag") == tag);
        (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(ShopOverHttp.NewTag()), _key)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task a_repeated_stock_correction_counts_once()
    {
        var (offer, _) = await _calls.Publish(stock: 5);

        await SameAnswer($"/v1/offers/{offer}/stock", new { delta = 3, reason = "found" }, 200);

        Assert.Equal((8, 0, 0, 8), await _calls.Stock(offer));
        (await _calls.Operator.Post($"/v1/offers/{offer}/stock", new { delta = 4, reason = "found" }, _key)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task a_repeated_enrolment_makes_one_member_with_one_card()
    {
        await using var own = await shop.Another();
        var person = await own.Calls.SignUp();
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => own.Operator.Post("/v1/members", ShopOverHttp.Enrolment(person.Id), _key)));

        answers[0].Expect(201);
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        var linked = own.Part<Tagsale.Adapters.Payments.Sandbox.SandboxService>().Calls().Where(c => c.Status == "Linked").Select(c => c.Card).Distinct();
        Assert.Equal(2, linked.Count()); // The demo's member has one, too.
    }

    [Fact]
    public async Task a_repeated_refund_pays_once()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var id = await _calls.Buy(person, member, offer, tag);

        await SameAnswer($"/v1/purchases/{id}/refunds", new { amount = 100 }, 201);

        Assert.Equal(100, (await _calls.PurchaseIn("paid", id)).GetProperty("refunded").Number("amount"));
    }

    [Fact]
    public async Task a_repeated_shipment_is_answered_as_the_first()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        var id = await _calls.Buy(person, member, offer, tag);

        await SameAnswer($"/v1/purchases/{id}/shipments", new { carrier = "DHL" }, 201);

        (await _calls.Operator.Post($"/v1/purchases/{id}/shipments", new { carrier = "UPS" }, _key)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task a_refusal_by_the_state_of_things_stays_what_it_was()
    {
        var (_, tag) = await _calls.Publish();
        await SameAnswer("/v1/offers", ShopOverHttp.Product(tag), 409);
    }

    [Fact]
    public async Task a_refusal_of_fields_is_kept_too()
    {
        await SameAnswer("/v1/offers", new { kind = "product" }, 422);
        (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(ShopOverHttp.NewTag()), _key)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task an_account_that_was_taken_stays_so_for_the_key()
    {
        var (person, member) = await _calls.NewMember();
        await SameAnswer("/v1/members", ShopOverHttp.Enrolment(person.Id), 409);

        await _calls.Operator.Delete($"/v1/members/{member}/accounts/plaza/{person.Id}");

        (await _calls.Operator.Post("/v1/members", ShopOverHttp.Enrolment(person.Id), _key)).ExpectProblem(409, "account-taken");
        (await _calls.Operator.Post("/v1/members", ShopOverHttp.Enrolment(person.Id), _key + "2")).Expect(201);
    }

    [Fact]
    public async Task one_key_does_not_serve_two_calls()
    {
        var (offer, _) = await _calls.Publish();
        var (other, _) = await _calls.Publish();

        (await _calls.Operator.Post($"/v1/offers/{offer}/stock", new { delta = 1, reason = "found" }, _key)).Expect(200);

        (await _calls.Operator.Post($"/v1/offers/{other}/stock", new { delta = 1, reason = "found" }, _key)).ExpectProblem(409, "idempotency-key-reused");
    }

    [Fact]
    public async Task a_body_that_cannot_be_read_does_not_use_the_key_up()
    {
        (await _calls.Operator.PostText("/v1/offers", "{", _key)).ExpectProblem(400, "malformed");
        (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(ShopOverHttp.NewTag()), _key)).Expect(201);
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("\u00e4")]
    [InlineData("")]
    [InlineData("{200}")]
    public async Task a_key_that_cannot_be_used_is_a_problem(string key)
    {
        var tag = ShopOverHttp.NewTag();

        (await _calls.Operator.Post("/v1/offers", ShopOverHttp.Product(tag), key == "{200}" ? new('k', 201) : key)).ExpectProblem(400, "idempotency-key-invalid");

        Assert.DoesNotContain(await _calls.All("/v1/offers"), offer => offer.Text("hashtag") == tag);
    }

    /// <summary>Many at once and one later: every answer is the same, byte for byte.</summary>
    async Task SameAnswer(string path, object body, int status)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => _calls.Operator.Post(path, body, _key)));
        answers[0].Expect(status);
        var later = await _calls.Operator.Post(path, body, _key);
        Assert.All(answers, answer => Assert.Equal((later.Status, later.Text, later.ContentType, later.Header("Location")), (answer.Status, answer.Text, answer.ContentType, answer.Header("Location"))));
    }
}
