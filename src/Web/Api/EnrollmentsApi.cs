using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Api;

/// <param name="Card">The one that pays where none is named.</param>
sealed record EnrollmentBody(string? Offer, string? Member, string? Card = null);

/// <summary>Reward offers loaded to members' cards.</summary>
static class EnrollmentsApi
{
    public static void MapEnrollments(this IEndpointRouteBuilder api)
    {
        api.MapPost("/enrollments", Load).Accepts<EnrollmentBody>("application/json").Produces<EnrollmentJson>(201).Refuses(400, 404, 409, 413, 422)
            .WithSummary("Load a reward offer to a member's card; a refusal's type names the rule");
        api.MapGet("/enrollments", List).Produces<ListJson<EnrollmentJson>>().Refuses(422).WithSummary("Loaded offers, newest first; filter by offer and member");
    }

    static async Task<IResult> Load(HttpContext http, Idempotent idempotent, IQueries queries, Draw draw, TimeProvider time)
    {
        var (body, answer) = await idempotent.Read(http, ApiJson.Default.EnrollmentBody);
        if (body is null) return answer!;

        var errors = new Errors();
        if (!OfferId.TryParse(body.Value.Offer, out var offer)) errors.Add("offer", "must be the id of an offer");
        if (!MemberId.TryParse(body.Value.Member, out var member)) errors.Add("member", "must be the id of a member");
        CardId card = default;
        if (body.Value.Card is not null && !CardId.TryParse(body.Value.Card, out card)) errors.Add("card", "must be the id of a member's card");
        if (errors.Any) return await idempotent.Refuse(http, body, Problem.Invalid(errors));
        if (queries.Offer(offer) is not RewardOffer terms) return await idempotent.Refuse(http, body, Problem.NotFound("The reward offer"));

        var command = new LoadOffer(draw.EnrollmentId(), offer, member, body.Value.Card is null ? null : card, EnrollmentSource.Api) { At = time.GetUtcNow() };
        return await idempotent.Submit(http, body, command, outcome => outcome switch
        {
            LoadOutcome.Loaded { Enrollment: var loaded } => new Answer(201, ApiJson.Write(EnrollmentJson.Of(loaded, terms)), $"/v1/enrollments?offer={offer}&member={member}"),
            LoadOutcome.Refused refused => Refusal(refused),
            LoadOutcome.OfferNotFound => Problem.Answer(404, "not-found", "There is no such thing", "The reward offer was not found in this programme."),
            LoadOutcome.MemberNotFound => Problem.Answer(404, "not-found", "There is no such thing", "The member was not found in this programme."),
            _ => throw new InvariantException("an offer is loaded or not"),
        });
    }

    static IResult List(HttpContext http, IQueries queries, string? offer, string? member)
    {
        var errors = new Errors();
        var query = new EnrollmentQuery(RewardFilters.Offer(errors, offer), RewardFilters.Member(errors, member));
        return errors.Any ? Problem.Invalid(errors) : Paging.List(http, page => queries.Enrollments(query, page), EnrollmentJson.Of);
    }

    static Answer Refusal(LoadOutcome.Refused refused) =>
        Problem.Answer(409, JsonNamingPolicy.KebabCaseLower.ConvertName(refused.Refusal.ToString()), "The offer cannot be loaded", refused.Refusal switch
        {
            LoadRefusal.ProgramPaused => "The programme is paused.",
            LoadRefusal.AccountNotPublic => "The account is not public.",
            LoadRefusal.OfferNotStarted => "The offer has not started.",
            LoadRefusal.OfferEnded => "The offer has ended.",
            LoadRefusal.NoCard => "The member has no such card.",
            LoadRefusal.CardNotEligible => "The card has expired.",
            LoadRefusal.AlreadyLoaded when refused.Before is { } before => $"The member has loaded it already: {before.Id}.",
            LoadRefusal.AlreadyLoaded => "Another member has loaded it to the same card already; a card counts once.",
            LoadRefusal.EnrollmentLimitReached => "As many members have loaded it as can.",
            LoadRefusal.BudgetUsedUp => "What is left of the offer's budget does not carry one more.",
            LoadRefusal.DisclosureMissing => "The post lacks the hashtag that tells it is advertising.",
        });
}

/// <summary>What lists of rewards are filtered by. What is wrong is added to the errors; the filter is of use only if nothing is.</summary>
static class RewardFilters
{
    public static OfferId? Offer(Errors errors, string? text)
    {
        if (text is null) return null;
        if (!OfferId.TryParse(text, out var id)) errors.Add("offer", "must be the id of an offer");
        return id;
    }

    public static MemberId? Member(Errors errors, string? text)
    {
        if (text is null) return null;
        if (!MemberId.TryParse(text, out var id)) errors.Add("member", "must be the id of a member");
        return id;
    }

    public static T? Name<T>(Errors errors, string field, string? text) where T : struct, Enum
    {
        if (text is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return value;
        errors.Add(field, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(OutsideName.Of))}");
        return null;
    }
}
