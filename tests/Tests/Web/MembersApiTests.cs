using System.Text.Json;
using Tagsale.Adapters.Payments.Sandbox;

namespace Tagsale.Tests.Web;

public abstract class MembersApiTests(RunningShop shop)
{
    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task a_member_is_enrolled_and_found()
    {
        var person = await _calls.SignUp();
        var made = await _calls.Operator.Post("/v1/members", ShopOverHttp.Enrolment(person.Id));
        var member = made.Expect(201);
        var id = member.Text("id");

        Assert.Equal($"/v1/members/{id}", made.Header("Location"));
        Assert.Equal(["id", "name", "email", "address", "accounts", "cards", "termsVersion", "createdAt", "deletedAt"], member.Names());
        Assert.Equal("""{"line1":"1 Street","line2":null,"city":"Town","region":null,"postalCode":"12345","country":"US"}""", member.GetProperty("address").GetRawText());
        var account = Assert.Single(member.GetProperty("accounts").EnumerateArray());
        Assert.Equal(["network", "id", "handle", "linkedAt"], account.Names());
        Assert.Equal(("plaza", person.Id), (account.Text("network"), account.Text("id")));
        var card = Assert.Single(member.GetProperty("cards").EnumerateArray());
        Assert.Equal(["id", "service", "token", "brand", "last4", "fingerprint", "expires"], card.Names());
        Assert.Equal(("sandbox", "Visa", "4242"), (card.Text("service"), card.Text("brand"), card.Text("last4")));
        Assert.NotEqual("tok_approved", card.Text("token"));
        Assert.True(DateOnly.TryParseExact(card.Text("expires"), "yyyy-MM-dd", out _));
        Assert.EndsWith("Z", member.Text("createdAt"), StringComparison.Ordinal);

        Assert.Equal(card.GetRawText(), (await _calls.Operator.Get($"/v1/members/{id}")).Expect(200).GetProperty("cards")[0].GetRawText());
    }

    [Fact]
    public async Task each_use_of_a_token_is_a_new_card_unless_it_names_one()
    {
        async Task<JsonElement> Card(string token)
        {
            var (_, member) = await _calls.NewMember(token);
            return (await _calls.Operator.Get($"/v1/members/{member}")).Expect(200).GetProperty("cards")[0];
        }

        Assert.NotEqual((await Card("tok_approved")).Text("fingerprint"), (await Card("tok_approved")).Text("fingerprint"));
        Assert.Equal((await Card("tok_approved:home")).Text("fingerprint"), (await Card("tok_approved:home")).Text("fingerprint"));
    }

    [Fact]
    public async Task an_account_belongs_to_one_member()
    {
        var (person, _) = await _calls.NewMember();

        (await _calls.Operator.Post("/v1/members", ShopOverHttp.Enrolment(person.Id))).ExpectProblem(409, "account-taken");
    }

    [Theory]
    [InlineData("tok_unknown")]
    [InlineData("4242424242424242")]
    [InlineData("")]
    public async Task a_token_the_payment_service_does_not_take_enrols_nobody(string token)
    {
        var person = await _calls.SignUp();

        (await _calls.Operator.Post("/v1/members", ShopOverHttp.Enrolment(person.Id, token))).ExpectProblem(422, "invalid");

        Assert.DoesNotContain(await _calls.All("/v1/members"), m => m.GetProperty("accounts").EnumerateArray().Any(a => a.Text("id") == person.Id));
    }

    [Fact]
    public async Task a_card_saved_before_one_that_is_refused_is_given_back()
    {
        var person = await _calls.SignUp();
        var cards = new[] { new { service = "sandbox", token = "tok_approved" }, new { service = "sandbox", token = "tok_unknown" } };
        var address = new { line1 = "1 Street", city = "Town", postalCode = "12345", country = "US" };
        var before = Forgotten();

        (await _calls.Operator.Post("/v1/members", new { name = "Ada", email = "ada@example.org", address, accounts = new[] { new { network = "plaza", id = person.Id } }, cards, termsVersion = "1" }))
            .ExpectProblem(422, "invalid");

        await Until.True(() => Task.FromResult(Forgotten() == before + 1), "the first card to be forgotten");

        int Forgotten() => shop.Part<SandboxService>().Calls().Count(call => call.Operation == "detach");
    }

    [Fact]
    public async Task unlinking_takes_effect_at_once()
    {
        var (offer, tag) = await _calls.Publish();
        var (person, member) = await _calls.NewMember();
        await _calls.Ask(person, tag);

        Assert.Equal(204, (int)(await _calls.Operator.Delete($"/v1/members/{member}/accounts/plaza/{person.Id}")).Status);

        Assert.Equal("cancelled", Assert.Single(await _calls.Purchases($"member={member}")).Text("state"));
        Assert.Equal((5, 0, 0, 5), await _calls.Stock(offer));
        Assert.Empty((await _calls.Operator.Get($"/v1/members/{member}")).Expect(200).GetProperty("accounts").EnumerateArray());
        (await _calls.Operator.Delete($"/v1/members/{member}/accounts/plaza/{person.Id}")).ExpectProblem(404, "not-found");
        await _calls.Enrol(person);
    }

    [Theory]
    [InlineData("https://mastodon.example/users/j\u00f6rg")]
    [InlineData("https://mastodon.example/users/J%C3%B6rg?x=1#y")]
    [InlineData("a b/c%2Fd")]
    public async Task an_account_id_that_is_an_address_can_be_unlinked(string account)
    {
        var member = (await _calls.Operator.Post("/v1/members", ShopOverHttp.Enrolment(account + Guid.NewGuid()))).Expect(201);
        var id = member.GetProperty("accounts")[0].Text("id");

        Assert.Equal(204, (int)(await _calls.Operator.Delete($"/v1/members/{member.Text("id")}/accounts/plaza/{Uri.EscapeDataString(id)}")).Status);
    }

    [Fact]
    public async Task a_deleted_member_is_forgotten()
    {
        var (person, member) = await _calls.NewMember();

        Assert.Equal(204, (int)(await _calls.Operator.Delete($"/v1/members/{member}")).Status);

        var left = await _calls.Operator.Get($"/v1/members/{member}");
        Assert.DoesNotContain("ada@example.org", left.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(person.Id, left.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await _calls.All("/v1/members"), m => m.Text("id") == member);
    }

    [Fact]
    public async Task unknown_members_and_accounts_are_not_found()
    {
        var (offer, _) = await _calls.Publish();
        var (_, member) = await _calls.NewMember();
        foreach (var id in new[] { "x", offer, "%00x", "a%2Fb" })
        {
            Assert.Contains((int)(await _calls.Operator.Get($"/v1/members/{id}")).Status, new[] { 400, 404 });
            Assert.Contains((int)(await _calls.Operator.Delete($"/v1/members/{id}")).Status, new[] { 400, 404 });
        }
        foreach (var account in new[] { "plaza/nobody", "plaza/", "elsewhere/x", "plaza/%2500", "plaza/%ff" })
            (await _calls.Operator.Delete($"/v1/members/{member}/accounts/{account}")).ExpectProblem(404, "not-found");
    }
}
