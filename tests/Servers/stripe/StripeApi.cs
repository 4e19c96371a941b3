using System.Text.Json.Nodes;

namespace Tagsale.Servers;

/// <summary>An answer as it goes out, and again whenever its key is used again.</summary>
sealed record StripeReply(int Status, JsonObject Body, bool Replayed = false);

/// <summary>Which request does what, and the keys under which it is done once.</summary>
sealed class StripeApi(StripeBooks books, StripeCardBooks cards, StripeChargeBooks charges, StripeReturnBooks returns, StripeFaults faults)
{
    /// <summary>As long as Stripe remembers a key.</summary>
    static readonly TimeSpan KeysHold = TimeSpan.FromHours(24);

    readonly Dictionary<string, (string Request, StripeReply Reply, DateTimeOffset At)> _keys = [];

    public StripeReply Serve(string method, string path, JsonObject form, string? key)
    {
        var request = $"{method} {path} {form.ToJsonString()}";
        if (method != "POST") return Act(method, path, form);
        if (faults.TakeConflict()) return Refuse(StripeRefusal.Of("There is currently another in-progress request using this Idempotent Key.", "idempotency_key_in_use", type: "idempotency_error", status: 409));
        if (key is not null && _keys.TryGetValue(key, out var earlier) && books.Now - earlier.At < KeysHold)
            return earlier.Request == request
                ? earlier.Reply with { Replayed = true }
                : Refuse(StripeRefusal.Of("Keys for idempotent requests can only be used with the same parameters they were first used with.", type: "idempotency_error"));

        var reply = Act(method, path, form);
        if (faults.TakeBroken()) reply = new(500, new() { ["error"] = new JsonObject { ["type"] = "api_error", ["message"] = "An unknown error occurred" } });
        // What never began is not remembered.
        if (key is not null && (faults.AccountRefuses is not null || reply.Status is not (400 or 404))) _keys[key] = (request, reply, books.Now);
        return reply;
    }

    StripeReply Act(string method, string path, JsonObject form)
    {
        try
        {
            if (method == "POST" && (path is "/v1/payment_intents" or "/v1/refunds") && faults.AccountRefuses is { } code) throw StripeRefusal.Of("The account cannot do that.", code);
            var expand = form.Items("expand").ToList();
            return new(200, books.Expanded(Do(method, path, form), expand));
        }
        catch (StripeRefusal refusal)
        {
            return Refuse(refusal);
        }
    }

    JsonObject Do(string method, string path, JsonObject form) => (method, path.TrimStart('/').Split('/')) switch
    {
        ("POST", ["v1", "customers"]) => cards.Customer(form),
        ("GET", ["v1", "payment_methods", var id]) => cards.Find(id),
        ("POST", ["v1", "payment_methods", var id, "attach"]) => cards.Attach(id, form),
        ("POST", ["v1", "payment_methods", var id, "detach"]) => cards.Detach(id),
        ("POST", ["v1", "checkout", "sessions"]) => cards.Session(form),
        ("GET", ["v1", "checkout", "sessions", var id]) => books.Find(id, "checkout.session") ?? throw StripeRefusal.Missing("checkout.session", id, "session", 404),
        ("POST", ["v1", "payment_intents"]) => charges.Make(form),
        ("GET", ["v1", "payment_intents"]) when StripeBooks.Text(form, "customer") is { } customer && books.Find(customer, "customer") is null => throw StripeRefusal.Missing("customer", customer, "customer"),
        ("GET", ["v1", "payment_intents"]) => StripeBooks.Page(path, Of(StripeChargeBooks.Kind, form, "customer"), form),
        ("GET", ["v1", "payment_intents", "search"]) => charges.Search(form),
        ("GET", ["v1", "payment_intents", var id]) => charges.Find(id),
        ("POST", ["v1", "payment_intents", var id, "confirm"]) => charges.Confirm(id, form),
        ("POST", ["v1", "payment_intents", var id, "cancel"]) => charges.Cancel(id),
        ("POST", ["v1", "refunds"]) => returns.Refund(form),
        ("GET", ["v1", "refunds"]) => StripeBooks.Page(path, Of("refund", form, "payment_intent", "charge"), form),
        ("GET", ["v1", "refunds", var id]) => returns.Find(id),
        ("GET", ["v1", "disputes", var id]) => returns.FindDispute(id),
        ("GET", ["v1", "balance_transactions"]) => StripeBooks.Page(path, books.All("balance_transaction"), form),
        ("GET", ["v1", "events"]) => StripeBooks.Page(path, Events(form), form),
        _ => throw StripeRefusal.Of($"Unrecognized request URL ({method}: {path}).", status: 404),
    };

    IEnumerable<JsonObject> Of(string kind, JsonObject form, params string[] filters) =>
        books.All(kind).Where(item => filters.All(name => StripeBooks.Text(form, name) is not { } wanted || StripeBooks.Text(item, name) == wanted));

    IEnumerable<JsonObject> Events(JsonObject form)
    {
        var kinds = form.Items("types").ToHashSet();
        return books.All("event").Where(told => kinds.Count == 0 || kinds.Contains(StripeBooks.Text(told, "type")!));
    }

    static StripeReply Refuse(StripeRefusal refusal) => new(refusal.Status, new() { ["error"] = refusal.Error.DeepClone() });
}
