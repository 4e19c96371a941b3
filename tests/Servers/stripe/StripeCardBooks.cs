using System.Text.Json.Nodes;
using static Tagsale.Servers.StripeBooks;

namespace Tagsale.Servers;

/// <summary>Customers, their cards, and the hosted page where a card is entered.</summary>
sealed class StripeCardBooks(StripeBooks books, Func<string> address)
{
    readonly Dictionary<string, StripeTestCard> _kinds = [];

    public JsonObject Customer(JsonObject form) => books.Add("cus_", "customer", new() { ["metadata"] = form["metadata"]?.DeepClone() ?? new JsonObject(), ["email"] = Text(form, "email") });

    /// <summary>A test token is a new card each time, which nobody has yet.</summary>
    public JsonObject Find(string id) =>
        books.Find(id, "payment_method") ?? (StripeTestCard.Find(id) is { } kind ? Method(kind, keep: false) : throw StripeRefusal.Missing("PaymentMethod", id, "payment_method", 404));

    public StripeTestCard Kind(JsonObject method) => _kinds[Id(method)];

    public JsonObject Attach(string id, JsonObject form)
    {
        var customer = Text(form, "customer") is { } named && books.Find(named, "customer") is not null ? named : throw StripeRefusal.Missing("customer", Text(form, "customer") ?? "", "customer");
        var method = books.Find(id, "payment_method") ?? (StripeTestCard.Find(id) is { } kind ? Method(kind, keep: true) : throw StripeRefusal.Missing("PaymentMethod", id, "payment_method", 404));
        if (method["customer"] is not null) throw StripeRefusal.Of("The payment method you provided has already been attached to a customer.", "payment_method_unexpected_state");
        if (method["was_detached"] is not null) throw StripeRefusal.Of("The provided PaymentMethod was detached from a Customer. It may not be used again.", "payment_method_unexpected_state", "payment_method");
        method["customer"] = customer;
        books.Tell("payment_method.attached", method);
        return method;
    }

    public JsonObject Detach(string id)
    {
        var method = books.Find(id, "payment_method") ?? throw StripeRefusal.Missing("PaymentMethod", id, "payment_method", 404);
        if (method["customer"] is null) throw StripeRefusal.Of("The payment method you provided is not attached to a customer so detachment is impossible.", param: "payment_method");
        method["customer"] = null;
        method["was_detached"] = true;
        books.Tell("payment_method.detached", method);
        return method;
    }

    public JsonObject Session(JsonObject form)
    {
        if (Text(form, "mode") != "setup") throw StripeRefusal.Of("This fake sets up cards and sells nothing.", param: "mode");
        var customer = Text(form, "customer");
        if (customer is not null && books.Find(customer, "customer") is null) throw StripeRefusal.Missing("customer", customer, "customer");
        var setup = books.Add("seti_", "setup_intent", new() { ["status"] = "requires_payment_method", ["payment_method"] = null, ["customer"] = customer });
        var session = books.Add("cs_test_", "checkout.session", new()
        {
            ["mode"] = "setup",
            ["status"] = "open",
            ["customer"] = customer,
            ["client_reference_id"] = Text(form, "client_reference_id"),
            ["setup_intent"] = Id(setup),
            ["success_url"] = Text(form, "success_url"),
            ["cancel_url"] = Text(form, "cancel_url"),
        });
        session["url"] = $"{address()}/c/pay/{Id(session)}";
        return session;
    }

    /// <summary>The person enters a card. Answers where to go back to.</summary>
    public string Complete(string id, string token)
    {
        var session = books.Find(id, "checkout.session") ?? throw StripeRefusal.Missing("checkout.session", id, "session", 404);
        if (Text(session, "status") != "open") throw StripeRefusal.Of("This page is no longer open.");
        var kind = StripeTestCard.Find(token) ?? throw StripeRefusal.Missing("PaymentMethod", token, "payment_method");
        session["customer"] ??= Id(Customer([]));
        var setup = books.Find(Text(session, "setup_intent"), "setup_intent")!;
        var method = Method(kind, keep: true);
        method["customer"] = session["customer"]!.DeepClone();
        (setup["payment_method"], setup["status"], setup["customer"]) = (Id(method), "succeeded", session["customer"]!.DeepClone());
        session["status"] = "complete";
        books.Tell("payment_method.attached", method);
        books.Tell("checkout.session.completed", session);
        return Text(session, "success_url")!.Replace("{CHECKOUT_SESSION_ID}", id, StringComparison.Ordinal);
    }

    /// <summary>A card a customer has.</summary>
    public JsonObject Owned(StripeTestCard kind)
    {
        var method = Method(kind, keep: true);
        method["customer"] = Id(Customer([]));
        return method;
    }

    /// <summary>The bank has sent a new card of the same account.</summary>
    public void Renew(string id, string last4, int year)
    {
        var method = books.Find(id, "payment_method")!;
        (method["card"]!["last4"], method["card"]!["exp_year"]) = (last4, year);
        books.Tell("payment_method.automatically_updated", method);
    }

    JsonObject Method(StripeTestCard kind, bool keep)
    {
        var content = new JsonObject
        {
            ["type"] = "card",
            ["customer"] = null,
            ["metadata"] = new JsonObject(),
            ["card"] = new JsonObject
            {
                ["brand"] = kind.Brand,
                ["last4"] = kind.Last4,
                ["exp_month"] = books.Now.Month,
                ["exp_year"] = books.Now.Year + 3,
                ["fingerprint"] = Guid.NewGuid().ToString("N")[..16],
            },
        };
        if (!keep) return new() { ["id"] = $"pm_{Guid.NewGuid():N}", ["object"] = "payment_method", ["card"] = content["card"]!.DeepClone(), ["customer"] = null };
        var method = books.Add("pm_", "payment_method", content);
        _kinds[Id(method)] = kind;
        return method;
    }
}
