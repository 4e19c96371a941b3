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
[JsonSerializable(typeof(OfferView))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(PurchaseJson))]
[JsonSerializable(typeof(ShipmentsView))]
[JsonSerializable(typeof(TaxRatesBody))]
[JsonSerializable(typeof(TaxTableView))]
[JsonSerializable(typeof(ListView<OfferView>))]
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
[JsonSerializable(typeof(ProblemView))]
sealed partial class ApiJson : JsonSerializerContext
{
    static readonly ApiJson Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new UtcTime() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write<T>(T value) where T : notnull => JsonSerializer.Serialize(value, typeof(T), Readable);
}
