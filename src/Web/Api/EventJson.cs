using System.Text.Json;
using Tagsale.Core;
using Tagsale.Core.Webhooks;

namespace Tagsale.Web.Api;

/// <summary>All that is told of a member: nothing personal.</summary>
sealed record MemberReference(string Id);

/// <summary>The body of a message: <c>{type, timestamp, data}</c>, data being what the API shows of the same thing.</summary>
sealed record MessageJson<T>(string Type, DateTimeOffset Timestamp, T Data);

static class EventJson
{
    public static string Write(ProgramEvent what) => what switch
    {
        ProgramEvent.OfPurchase of => Write(of, PurchaseJson.Of(of.Purchase, null)),
        ProgramEvent.OfOffer of => Write(of, OfferJson.Of(of.Offer)),
        ProgramEvent.OfEnrollment of => Write(of, EnrollmentReference.Of(of)),
        ProgramEvent.OfCredit of => Write(of, CreditJson.Of(of.Credit)),
        ProgramEvent.OfMember of => Write(of, new MemberReference(of.Member.ToString())),
        _ => throw new InvariantException($"{what.Kind} has no form that is told"),
    };

    static string Write<T>(ProgramEvent what, T data) => ApiJson.Write(new MessageJson<T>(what.Kind.Name(), what.At, data));
}
