using System.Text.Json;
using System.Text.Json.Serialization;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Web.Api;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

sealed record ExportedAccount(string Network, string Id, string Handle, DateTimeOffset LinkedAt, bool Replies);

sealed record ExportedCard(string Service, string Brand, string Last4, DateOnly Expires, DateTimeOffset AddedAt, ExportedConsent Consent);

sealed record ExportedConsent(string TermsVersion, DateTimeOffset At, string? From);

/// <summary>Everything there is about a member, for the member.</summary>
sealed record Exported(
    string Id, string Name, string Email, AddressJson? Address, ExportedConsent Consent, DateTimeOffset JoinedAt,
    IReadOnlyList<ExportedAccount> Accounts, IReadOnlyList<ExportedCard> Cards, IReadOnlyList<PurchaseJson> Purchases);

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
        [.. Purchases(me, queries)]);

    static ExportedConsent Of(Consent consent) => new(consent.TermsVersion, consent.At, consent.From);

    static IEnumerable<PurchaseJson> Purchases(Core.Members.Member me, IQueries queries)
    {
        for (var page = queries.Purchases(new(Member: me.Id), PageRequest.First(PageSize)); ; page = queries.Purchases(new(Member: me.Id), new(page.Next, PageSize)))
        {
            foreach (var view in page.Items) yield return Told(view);
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
