using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tagsale.Web.Api;

/// <summary>JSON of the operator API: camelCase, strict. A field nobody knows is a mistake worth telling where money is concerned.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    AllowDuplicateProperties = false,
    Converters = [typeof(UtcTime)],
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(OfferBody))]
[JsonSerializable(typeof(StockBody))]
[JsonSerializable(typeof(MemberBody))]
[JsonSerializable(typeof(RefundBody))]
[JsonSerializable(typeof(ShipmentBody))]
[JsonSerializable(typeof(CancellationBody))]
[JsonSerializable(typeof(NothingBody))]
[JsonSerializable(typeof(RewardOfferBody))]
[JsonSerializable(typeof(EnrollmentBody))]
[JsonSerializable(typeof(TransactionBody))]
[JsonSerializable(typeof(PayoutBody))]
[JsonSerializable(typeof(AnyOfferJson))]
[JsonSerializable(typeof(OfferJson))]
[JsonSerializable(typeof(RewardOfferJson))]
[JsonSerializable(typeof(EnrollmentJson))]
[JsonSerializable(typeof(TransactionResultsJson))]
[JsonSerializable(typeof(ExplanationJson))]
[JsonSerializable(typeof(PaidOutJson))]
[JsonSerializable(typeof(FeedReportJson))]
[JsonSerializable(typeof(FeedProgressJson))]
[JsonSerializable(typeof(ListJson<EnrollmentJson>))]
[JsonSerializable(typeof(ListJson<TransactionJson>))]
[JsonSerializable(typeof(ListJson<CreditJson>))]
[JsonSerializable(typeof(MemberJson))]
[JsonSerializable(typeof(PurchaseJson))]
[JsonSerializable(typeof(ShipmentsJson))]
[JsonSerializable(typeof(TaxRatesBody))]
[JsonSerializable(typeof(TaxTableJson))]
[JsonSerializable(typeof(ListJson<AnyOfferJson>))]
[JsonSerializable(typeof(ListJson<MemberJson>))]
[JsonSerializable(typeof(ListJson<PurchaseJson>))]
[JsonSerializable(typeof(ListJson<JournalJson>))]
[JsonSerializable(typeof(BalanceJson))]
[JsonSerializable(typeof(StatementJson))]
[JsonSerializable(typeof(ReconciliationJson))]
[JsonSerializable(typeof(ListJson<ParkedJson>))]
[JsonSerializable(typeof(ListJson<AlertJson>))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(NewWebhookJson))]
[JsonSerializable(typeof(WebhookJson))]
[JsonSerializable(typeof(ListJson<WebhookJson>))]
[JsonSerializable(typeof(ListJson<DeliveryJson>))]
[JsonSerializable(typeof(MessageJson<PurchaseJson>))]
[JsonSerializable(typeof(MessageJson<OfferJson>))]
[JsonSerializable(typeof(MessageJson<MemberReference>))]
[JsonSerializable(typeof(MessageJson<EnrollmentReference>))]
[JsonSerializable(typeof(MessageJson<CreditJson>))]
[JsonSerializable(typeof(ProblemJson))]
sealed partial class ApiJson : JsonSerializerContext
{
    static readonly ApiJson Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new UtcTime() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write<T>(T value) where T : notnull => JsonSerializer.Serialize(value, typeof(T), Readable);
}
