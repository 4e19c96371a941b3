using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Rewards;
using Tagsale.Web.Api;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

sealed record ExportedAccount(string Network, string Id, string Handle, DateTimeOffset LinkedAt, bool Replies);

sealed record ExportedCard(string Service, string Brand, string Last4, DateOnly Expires, DateTimeOffset AddedAt, ExportedConsent Consent);

sealed record ExportedConsent(string TermsVersion, DateTimeOffset At, string? From);

/// <summary>Everything there is about a member, for the member.</summary>
sealed record Exported(
    string Id, string Name, string Email, AddressJson? Address, ExportedConsent Consent, DateTimeOffset JoinedAt,
    IReadOnlyList<ExportedAccount> Accounts, IReadOnlyList<ExportedCard> Cards, IReadOnlyList<PurchaseJson> Purchases,
    IReadOnlyList<EnrollmentJson> LoadedOffers, IReadOnlyList<ExportedTransaction> Transactions, IReadOnlyList<CreditJson> Credits);

/// <summary>A card transaction with what was made of it, rule by rule.</summary>
sealed record ExportedTransaction(TransactionJson Transaction, IReadOnlyList<OfferTraceJson> Offers)
{
    /// <summary>Cards are told apart elsewhere: a payment service's token is nothing to a member.</summary>
    public static ExportedTransaction Of(TakenTransaction taken) => new(TransactionJson.Of(taken) with { Card = null }, ExplanationJson.Of(taken).Offers);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Exported))]
sealed partial class ExportJson : JsonSerializerContext;

static class Export
{
    const int PageSize = 200;

    public static void MapExport(this IEndpointRouteBuilder member) => member.MapGet("/export", Download);

    static async Task<IResult> Download(HttpContext http, MemberSession session, IQueries queries)
    {
        var me = Invariant.Found(await session.Find(http), "the member who is signed in");
        return Results.File(JsonSerializer.SerializeToUtf8Bytes(Of(me, queries), ExportJson.Default.Exported), "application/json", $"tagsale-{me.Id}.json");
    }

    static Exported Of(Core.Members.Member me, IQueries queries) => new(
        me.Id.ToString(), me.Name, me.Email,
        me.Address is { } a ? new(a.Line1, a.Line2, a.City, a.Region, a.PostalCode, a.Country) : null,
        Of(me.Consent), me.CreatedAt,
        [.. me.Accounts.Select(l => new ExportedAccount(l.Account.Network, l.Account.Id, l.Handle, l.LinkedAt, queries.Contact(l.Account).OptedOutAt is null))],
        [.. me.Cards.Select(c => new ExportedCard(c.Service, c.Brand, c.Last4, c.Expires, c.AddedAt, Of(me.ConsentTo(c))))],
        [.. All(page => queries.Purchases(new(Member: me.Id), page)).Select(Told)],
        [.. All(page => queries.Enrollments(new(Member: me.Id), page)).Select(view => EnrollmentJson.Of(view) with { Card = null })],
        [.. All(page => queries.Transactions(new(me.Id), page)).Select(ExportedTransaction.Of)],
        [.. All(page => queries.Credits(new(me.Id), page)).Select(view => CreditJson.Of(view) with { Card = null })]);

    static ExportedConsent Of(Consent consent) => new(consent.TermsVersion, consent.At, consent.From);

    static IEnumerable<T> All<T>(Func<PageRequest, Page<T>> list)
    {
        for (var page = list(PageRequest.First(PageSize)); ; page = list(new(page.Next, PageSize)))
        {
            foreach (var item in page.Items) yield return item;
            if (page.Next is null) yield break;
        }
    }

    /// <summary>Without what the payment service and the bank say between themselves.</summary>
    static PurchaseJson Told(PurchaseView view)
    {
        var told = PurchaseJson.Of(view.Purchase, view.Own());
        return told with { Disputes = [.. told.Disputes.Select(dispute => dispute with { Fee = null, Reason = "" })] };
    }
}
