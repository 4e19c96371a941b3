using System.Collections.Immutable;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web.Pages.Member;
using Tagsale.Web.Workers;

namespace Tagsale.Web.Api;

/// <summary>Turns the body of an enrolment into a member: everything is checked before the first card is saved.</summary>
/// <param name="identities">Null where Bluesky is off.</param>
sealed class EnrolmentIntake(Outside outside, IQueries queries, Draw draw, TimeProvider time, GroupCommit engine, Identities? identities = null)
{
    const int Most = 10;

    public async Task<(Member? Member, AnswerResult? Problem)> Read(Body<MemberBody> body, string? key, string? from, CancellationToken cancellation)
    {
        var given = body.Value;
        var now = time.GetUtcNow();
        var errors = new Errors();
        var (name, email, address) = Draft(given).Check(errors);
        if (given.Address is null) errors.Add("address", "must be given");
        errors.Line("termsVersion", given.TermsVersion, 40);
        var accounts = Accounts(given, errors, now);
        CheckCards(given, errors);
        if (errors.Any) return (null, Problem.Invalid(errors));

        foreach (var linked in accounts)
            if (queries.Member(linked.Account) is not null)
                return (null, Problem.Conflict("account-taken", "The account is linked already", $"{linked.Account.Network} account {linked.Account.Id} belongs to another member."));

        accounts = await WithHandles(accounts, cancellation);
        var (cards, refused) = await Link(body, key, now, cancellation);
        return refused is not null ? (null, refused) : (new Member
        {
            Id = draw.MemberId(),
            Name = name,
            Email = email,
            Address = address,
            AddressNumber = 1,
            Consent = new(given.TermsVersion!, now, from),
            CreatedAt = now,
            Accounts = accounts,
            Cards = cards,
        }, null);
    }

    static MemberDraft Draft(MemberBody given) => new()
    {
        Name = given.Name,
        Email = given.Email,
        Address = given.Address is not { } a ? null : new()
        {
            Line1 = a.Line1, Line2 = a.Line2, City = a.City, Region = a.Region, PostalCode = a.PostalCode, Country = a.Country,
        },
    };

    ImmutableArray<LinkedAccount> Accounts(MemberBody given, Errors errors, DateTimeOffset now)
    {
        var accounts = given.Accounts ?? [];
        if (accounts.Count is 0 or > Most) errors.Add("accounts", $"must be 1 to {Most}");
        foreach (var account in accounts)
        {
            if (account?.Network is null || !outside.HasNetwork(account.Network)) errors.Add("accounts", $"must be on one of these networks: {string.Join(", ", outside.NetworkNames)}");
            errors.Line("accounts", account?.Id, 300);
            if (account?.Network == BlueskySignIn.Network && !Did.TryParse(account.Id, out _)) errors.Add("accounts", "on bluesky must be given by their DID, like did:plc:z72i7hdynmk6r22z27h6tvur");
        }
        return errors.Any ? [] : [.. accounts.Select(a => new SocialAccount(a!.Network!, a.Id!)).Distinct().Select(a => new LinkedAccount(a, "", now))];
    }

    /// <summary>For showing only: an account whose handle cannot be had just now is shown by its id.</summary>
    async Task<ImmutableArray<LinkedAccount>> WithHandles(ImmutableArray<LinkedAccount> accounts, CancellationToken cancellation) =>
        [.. await Task.WhenAll(accounts.Select(async linked =>
            identities is not null && linked.Account.Network == BlueskySignIn.Network && Did.TryParse(linked.Account.Id, out var did)
            && await identities.Find(did, cancellation) is IdentityAnswer.Known { Identity.Handle: { } handle } ? linked with { Handle = handle.Value } : linked))];

    void CheckCards(MemberBody given, Errors errors)
    {
        if (given.Cards is { Count: > Most }) errors.Add("cards", $"must be at most {Most}");
        foreach (var card in given.Cards ?? [])
        {
            if (card?.Service is null || !outside.HasPayment(card.Service)) errors.Add("cards", $"must be of one of these payment services: {string.Join(", ", outside.PaymentNames)}");
            errors.Line("cards", card?.Token, 300);
            errors.Line("cards", card?.Customer, 300, required: false);
        }
    }

    /// <summary>A repeat with its idempotency key finds the cards that the first one saved. Without such a key each request is its own.</summary>
    async Task<(ImmutableArray<Card> Cards, AnswerResult? Problem)> Link(Body<MemberBody> body, string? key, DateTimeOffset now, CancellationToken cancellation)
    {
        var cards = ImmutableArray.CreateBuilder<Card>();
        var request = key is null ? draw.Secret() : $"{key}/{body.Hash}";
        foreach (var (given, number) in (body.Value.Cards ?? []).Select((c, i) => (c!, i)))
        {
            switch (await outside.Payment(given.Service!).Link($"enrol/{request}/{number}", given.Token!, given.Customer, cancellation))
            {
                case LinkAnswer.Linked { Card: var card }:
                    cards.Add(Card.Saved(draw.CardId(), given.Service!, card, now));
                    break;
                case LinkAnswer.Refused refused:
                    await Forget(cards.ToImmutable());
                    var errors = new Errors();
                    errors.Add("cards", $"were not accepted: {refused.Reason}");
                    return ([], Problem.Invalid(errors));
                case LinkAnswer.Unavailable unavailable:
                    // With a key, whoever repeats it finds what is saved so far.
                    if (key is null) await Forget(cards.ToImmutable());
                    return ([], Problem.Unavailable($"The payment service does not answer: {unavailable.Reason}"));
            }
        }
        return (cards.ToImmutable(), null);
    }

    /// <summary>What was saved before it went wrong would stay at the payment service for nobody.</summary>
    async Task Forget(ImmutableArray<Card> saved)
    {
        if (!saved.IsEmpty) await engine.Submit(new ForgetCards(saved) { At = time.GetUtcNow() });
    }
}
