using Microsoft.AspNetCore.Http.Features;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Web.Api;

sealed record AddressBody(string? Line1, string? City, string? PostalCode, string? Country, string? Line2 = null, string? Region = null);

sealed record AccountBody(string? Network, string? Id);

/// <param name="Token">A one-time token of the payment service.</param>
/// <param name="Customer">Whom the service keeps the card for, where it wants that named.</param>
sealed record CardBody(string? Service, string? Token, string? Customer = null);

sealed record MemberBody(
    string? Name, string? Email, AddressBody? Address, IReadOnlyList<AccountBody?>? Accounts, string? TermsVersion, IReadOnlyList<CardBody?>? Cards = null);

/// <summary>For an issuer that links accounts and cards in its own app.</summary>
static class MembersApi
{
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        api.MapPost("/members", Enrol).Accepts<MemberBody>("application/json").Produces<MemberJson>(201).Refuses(400, 409, 413, 422, 503)
            .WithSummary("Enrol a member");
        api.MapGet("/members", (HttpContext http, IQueries queries) => Paging.List(http, queries.Members, MemberJson.Of))
            .Produces<ListJson<MemberJson>>().Refuses(422).WithSummary("Members, newest first");
        api.MapGet("/members/{id}", Find).Produces<MemberJson>().Refuses(404).WithSummary("One member");
        api.MapDelete("/members/{id}", Delete).Produces(204).Refuses(404).WithSummary("Erase a member; open purchases are cancelled");
        api.MapDelete("/members/{id}/accounts/{network}/{**account}", Unlink).Produces(204).Refuses(404)
            .WithSummary("Unlink an account, at once; its open purchases are cancelled");
    }

    static async Task<IResult> Enrol(HttpContext http, Idempotent idempotent, EnrolmentIntake intake, CancellationToken cancellation)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.MemberBody);
        if (body is null) return answer!;

        var (member, refused) = await intake.Read(body, Idempotent.Key(http), http.Connection.RemoteIpAddress?.ToString(), cancellation);
        if (member is null) return await idempotent.Refuse(http, body, refused!);

        return await idempotent.Submit(http, body, new EnrolMember(member) { At = member.CreatedAt }, outcome => outcome switch
        {
            MemberOutcome.Done done => new Answer(201, ApiJson.Write(MemberJson.Of(done.Member)), $"/v1/members/{done.Member.Id}"),
            MemberOutcome.AccountTaken taken => Problem.Answer(409, "account-taken", "The account is linked already", $"{taken.Account.Network} account {taken.Account.Id} belongs to another member."),
            _ => throw new InvariantException("an enrolment is done or the account is taken"),
        });
    }

    static IResult Find(string id, IQueries queries) =>
        MemberId.TryParse(id, out var member) && queries.Member(member) is { } found
            ? TypedResults.Json(MemberJson.Of(found), ApiJson.Default.MemberJson)
            : Problem.NotFound("The member");

    static async Task<IResult> Delete(string id, GroupCommit engine, TimeProvider time) =>
        MemberId.TryParse(id, out var member) && await engine.Submit(new DeleteMember(member) { At = time.GetUtcNow() }) is MemberOutcome.Done
            ? TypedResults.NoContent()
            : Problem.NotFound("The member");

    static async Task<IResult> Unlink(HttpContext http, string id, string network, string? account, GroupCommit engine, TimeProvider time)
    {
        if (!MemberId.TryParse(id, out var member)) return Problem.NotFound("The member");
        var linked = new SocialAccount(network, AsSent(http, network) ?? account ?? "");
        return await engine.Submit(new UnlinkAccount(member, linked) { At = time.GetUtcNow() }) is MemberOutcome.Done
            ? TypedResults.NoContent()
            : Problem.NotFound("The member's account");
    }

    /// <summary>From the address as it was sent: an id may be an address itself, and the server decodes everything but the slash, so that the two could not be told apart.</summary>
    static string? AsSent(HttpContext http, string network)
    {
        var sent = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        var before = $"/accounts/{Uri.EscapeDataString(network)}/";
        return sent.IndexOf(before, StringComparison.Ordinal) is var at and >= 0 ? Uri.UnescapeDataString(sent[(at + before.Length)..]) : null;
    }
}
