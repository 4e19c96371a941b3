using System.Text.Json.Nodes;
using static Tagsale.Servers.StripeBooks;

namespace Tagsale.Servers;

/// <summary>Payments: from the request by way of the bank to the balance.</summary>
sealed class StripeChargeBooks(StripeBooks books, StripeCardBooks cards, StripeFaults faults, Func<string> address)
{
    public const string Kind = "payment_intent";

    /// <summary>Where the bank's page leads back to, also when nothing waits any more.</summary>
    readonly Dictionary<string, string> _backFrom = [];

    public JsonObject Make(JsonObject form)
    {
        var amount = Number(form, "amount") ?? throw StripeRefusal.Of("Missing required param: amount.", "parameter_missing", "amount");
        var currency = Text(form, "currency") is { Length: 3 } named && !Text(form, "currency")!.Any(char.IsAsciiLetterUpper) ? named : throw StripeRefusal.Of("Invalid currency.", param: "currency");
        if (amount < 1) throw StripeRefusal.Of("This value must be greater than or equal to 1.", "parameter_invalid_integer", "amount");
        if (currency is "bhd" or "jod" or "kwd" or "omr" or "tnd" && amount % 10 != 0) throw StripeRefusal.Of("Three-decimal amounts end in 0.", "parameter_invalid_integer", "amount");
        var method = OwnCard(form);
        var intent = books.Add("pi_", Kind, new()
        {
            ["amount"] = amount,
            ["amount_received"] = 0,
            ["currency"] = currency,
            ["customer"] = Text(form, "customer"),
            ["description"] = Text(form, "description"),
            ["metadata"] = form["metadata"]?.DeepClone() ?? new JsonObject(),
            ["payment_method"] = Id(method),
            ["status"] = "requires_confirmation",
            ["last_payment_error"] = null,
            ["latest_charge"] = null,
            ["next_action"] = null,
        });
        books.Tell("payment_intent.created", intent);
        return Text(form, "confirm") == "true" ? Try(intent, method, form) : intent;
    }

    public JsonObject Confirm(string id, JsonObject form)
    {
        var intent = Find(id);
        if (Text(intent, "status") is not ("requires_payment_method" or "requires_confirmation"))
            throw Unexpected(intent, $"You cannot confirm this PaymentIntent because it has a status of {Text(intent, "status")}.");
        var named = new JsonObject { ["payment_method"] = Text(form, "payment_method") ?? Text(intent, "payment_method"), ["customer"] = Text(intent, "customer") };
        return Try(intent, OwnCard(named), form);
    }

    public JsonObject Cancel(string id)
    {
        var intent = Find(id);
        if (Text(intent, "status") is "succeeded" or "canceled" or "processing")
            throw Unexpected(intent, $"You cannot cancel this PaymentIntent because it has a status of {Text(intent, "status")}.");
        (intent["status"], intent["next_action"], intent["canceled_at"]) = ("canceled", null, books.Now.ToUnixTimeSeconds());
        books.Tell("payment_intent.canceled", intent);
        return intent;
    }

    public JsonObject Find(string id) => books.Find(id, Kind) ?? throw StripeRefusal.Missing(Kind, id, "intent", 404);

    /// <summary>By <c>metadata['name']:'value'</c> alone, and some time after it was made.</summary>
    public JsonObject Search(JsonObject query)
    {
        if (faults.NoSearch) throw StripeRefusal.Of("The search feature is temporarily unavailable in your region.");
        var parts = (Text(query, "query") ?? "").Split('\'');
        if (parts is not ["metadata[", var name, "]:", var value, ""]) throw StripeRefusal.Of("This fake searches by metadata['name']:'value' alone.", param: "query");
        var visible = (books.Now - faults.SearchDelay).ToUnixTimeSeconds();
        var found = books.All(Kind).Where(intent => Number(intent, "created") <= visible && intent["metadata"]![name]?.ToString() == value).Reverse();
        return new() { ["object"] = "search_result", ["url"] = "/v1/payment_intents/search", ["has_more"] = false, ["data"] = new JsonArray([.. found.Select(intent => intent.DeepClone())]) };
    }

    /// <summary>The member decides on the bank's page, once.</summary>
    public string Decide(string id, bool approve)
    {
        var intent = Find(id);
        var back = _backFrom.GetValueOrDefault(id) ?? throw StripeRefusal.Of("This payment waits for nobody.");
        if (Text(intent, "status") == "requires_action")
        {
            intent["next_action"] = null;
            if (approve) Approve(intent);
            else Fail(intent, "payment_intent_authentication_failure", null, "The provided PaymentMethod has failed authentication.");
        }
        return $"{back}{(back.Contains('?', StringComparison.Ordinal) ? '&' : '?')}payment_intent={id}&redirect_status={(Text(intent, "status") == "succeeded" ? "succeeded" : "failed")}";
    }

    /// <summary>What was accepted is decided.</summary>
    public void Settle(string id, bool approve)
    {
        var intent = Find(id);
        if (Text(intent, "status") != "processing") throw StripeRefusal.Of("This payment is decided.");
        if (approve) Take(intent);
        else Fail(intent, "card_declined", "generic_decline", "Your card was declined.");
    }

    JsonObject OwnCard(JsonObject form)
    {
        var id = Text(form, "payment_method") ?? "";
        var method = books.Find(id, "payment_method") ?? throw StripeRefusal.Missing("PaymentMethod", id, "payment_method");
        if (Text(form, "customer") is { } customer && books.Find(customer, "customer") is null) throw StripeRefusal.Missing("customer", customer, "customer");
        return Text(method, "customer") is { } owner && owner == Text(form, "customer") ? method : throw StripeRefusal.Of(
            $"The customer does not have a payment method with the ID {id}. The payment method supplied must belong to the customer.", "resource_missing", "payment_method");
    }

    JsonObject Try(JsonObject intent, JsonObject method, JsonObject form)
    {
        var (kind, isAlone) = (cards.Kind(method), Text(form, "off_session") == "true");
        intent["payment_method"] = Id(method);
        if (kind.DeclineCode is { } reason)
        {
            Fail(intent, kind.Code, reason, "Your card was declined.");
            throw Declined(intent);
        }
        if (!kind.WantsMember)
        {
            Approve(intent);
            return intent;
        }
        if (isAlone)
        {
            Fail(intent, "authentication_required", "authentication_required", "Your card was declined. This transaction requires authentication.");
            throw Declined(intent);
        }
        var back = Text(form, "return_url") ?? throw StripeRefusal.Of("A return_url is needed for a page of the bank's.", param: "return_url");
        _backFrom[Id(intent)] = back;
        (intent["status"], intent["last_payment_error"]) = ("requires_action", null);
        intent["next_action"] = new JsonObject
        {
            ["type"] = "redirect_to_url",
            ["redirect_to_url"] = new JsonObject { ["url"] = $"{address()}/3ds/{Id(intent)}", ["return_url"] = back },
        };
        books.Tell("payment_intent.requires_action", intent);
        return intent;
    }

    void Approve(JsonObject intent)
    {
        intent["last_payment_error"] = null;
        if (!faults.DecideLater)
        {
            Take(intent);
            return;
        }
        intent["status"] = "processing";
        books.Tell("payment_intent.processing", intent);
    }

    void Take(JsonObject intent)
    {
        var amount = Number(intent, "amount")!.Value;
        var charge = books.Add("ch_", "charge", new()
        {
            ["amount"] = amount,
            ["amount_refunded"] = 0,
            ["currency"] = Text(intent, "currency"),
            ["customer"] = Text(intent, "customer"),
            ["metadata"] = intent["metadata"]!.DeepClone(),
            ["payment_intent"] = Id(intent),
            ["payment_method"] = Text(intent, "payment_method"),
            ["balance_transaction"] = null,
            ["disputed"] = false,
            ["paid"] = true,
            ["refunded"] = false,
            ["status"] = "succeeded",
        });
        // 2.9 % and 30 minor units.
        var balance = Move("charge", charge, amount, (amount * 29 + 500) / 1000 + 30);
        if (!faults.FeeLater) charge["balance_transaction"] = Id(balance);
        (intent["status"], intent["amount_received"], intent["latest_charge"]) = ("succeeded", amount, Id(charge));
        books.Tell("charge.succeeded", charge);
        books.Tell("payment_intent.succeeded", intent);
    }

    public JsonObject Move(string type, JsonObject source, long amount, long fee) => books.Add("txn_", "balance_transaction", new()
    {
        ["type"] = type,
        ["amount"] = faults.SettlesIn is null ? amount : amount / 2,
        ["fee"] = fee,
        ["net"] = (faults.SettlesIn is null ? amount : amount / 2) - fee,
        ["currency"] = faults.SettlesIn ?? Text(source, "currency"),
        ["source"] = Id(source),
        ["status"] = "pending",
    });

    void Fail(JsonObject intent, string code, string? declineCode, string message)
    {
        var error = new JsonObject { ["type"] = code == "payment_intent_authentication_failure" ? "invalid_request_error" : "card_error", ["code"] = code, ["message"] = message };
        if (declineCode is not null) error["decline_code"] = declineCode;
        (intent["status"], intent["last_payment_error"], intent["payment_method"]) = ("requires_payment_method", error, null);
        books.Tell("payment_intent.payment_failed", intent);
    }

    static StripeRefusal Declined(JsonObject intent)
    {
        var error = intent["last_payment_error"]!.DeepClone().AsObject();
        error["payment_intent"] = intent.DeepClone();
        return new(402, error);
    }

    static StripeRefusal Unexpected(JsonObject intent, string message)
    {
        var refusal = StripeRefusal.Of(message, "payment_intent_unexpected_state");
        refusal.Error["payment_intent"] = intent.DeepClone();
        return refusal;
    }
}
