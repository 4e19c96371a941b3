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
[JsonSerializable(typeof(AnyOfferView))]
[JsonSerializable(typeof(OfferView))]
[JsonSerializable(typeof(RewardOfferView))]
[JsonSerializable(typeof(EnrollmentJson))]
[JsonSerializable(typeof(TransactionResultsView))]
[JsonSerializable(typeof(ExplanationView))]
[JsonSerializable(typeof(PaidOutView))]
[JsonSerializable(typeof(FeedReportView))]
[JsonSerializable(typeof(FeedProgressView))]
[JsonSerializable(typeof(ListView<EnrollmentJson>))]
[JsonSerializable(typeof(ListView<TransactionJson>))]
[JsonSerializable(typeof(ListView<CreditJson>))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(PurchaseJson))]
[JsonSerializable(typeof(ShipmentsView))]
[JsonSerializable(typeof(TaxRatesBody))]
[JsonSerializable(typeof(ListView<TaxRateView>))]
[JsonSerializable(typeof(ListView<AnyOfferView>))]
[JsonSerializable(typeof(ListView<MemberView>))]
[JsonSerializable(typeof(ListView<PurchaseJson>))]
[JsonSerializable(typeof(ListView<JournalView>))]
[JsonSerializable(typeof(BalanceView))]
[JsonSerializable(typeof(StatementView))]
[JsonSerializable(typeof(ReconciliationView))]
[JsonSerializable(typeof(ListView<ParkedView>))]
[JsonSerializable(typeof(ListView<AlertView>))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(ReplayBody))]
[JsonSerializable(typeof(NewWebhookJson))]
[JsonSerializable(typeof(WebhookJson))]
[JsonSerializable(typeof(ListView<WebhookJson>))]
[JsonSerializable(typeof(ListView<DeliveryJson>))]
[JsonSerializable(typeof(EventView<PurchaseJson>))]
[JsonSerializable(typeof(EventView<OfferView>))]
[JsonSerializable(typeof(EventView<MemberReference>))]
[JsonSerializable(typeof(EventView<EnrollmentReference>))]
[JsonSerializable(typeof(EventView<CreditJson>))]
[JsonSerializable(typeof(ProblemView))]
sealed partial class ApiJson : JsonSerializerContext
{
    static readonly ApiJson Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new UtcTime() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write<T>(T value) where T : notnull => JsonSerializer.Serialize(value, typeof(T), Readable);
}
