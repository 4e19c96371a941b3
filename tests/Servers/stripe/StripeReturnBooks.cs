using System.Text.Json.Nodes;
using static Tagsale.Servers.StripeBooks;

namespace Tagsale.Servers;

/// <summary>Money that goes back: refunds, by us or in the dashboard, and disputes.</summary>
sealed class StripeReturnBooks(StripeBooks books, StripeChargeBooks charges)
{
    const long DisputeFee = 1500;

    public JsonObject Refund(JsonObject form)
    {
        var id = Text(form, "payment_intent") ?? "";
        var intent = books.Find(id, StripeChargeBooks.Kind) ?? throw StripeRefusal.Missing("payment_intent", id, "payment_intent", 404);
        var charge = books.Find(Text(intent, "latest_charge"), "charge") ?? throw StripeRefusal.Of($"This PaymentIntent ({id}) does not have a successful charge to refund.");
        var left = Number(charge, "amount")!.Value - Number(charge, "amount_refunded")!.Value;
        var amount = Number(form, "amount") ?? left;
        if (left == 0) throw StripeRefusal.Of($"Charge {Id(charge)} has already been refunded.", "charge_already_refunded");
        if (amount < 1) throw StripeRefusal.Of("This value must be greater than or equal to 1.", "parameter_invalid_integer", "amount");
        if (amount > left) throw StripeRefusal.Of($"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param: "amount");
        if (charge["disputed"]!.GetValue<bool>()) throw StripeRefusal.Of($"Charge {Id(charge)} has been charged back; cannot issue a refund.", "charge_disputed");
        return Return(charge, amount, form["metadata"]?.DeepClone() as JsonObject ?? []);
    }

    public JsonObject Find(string id) => books.Find(id, "refund") ?? throw StripeRefusal.Missing("refund", id, "id", 404);

    /// <summary>The bank could not take the money: it is the operator's again.</summary>
    public void FailRefund(string id)
    {
        var refund = Find(id);
        var charge = books.Find(Text(refund, "charge"), "charge")!;
        (refund["status"], refund["failure_reason"]) = ("failed", "lost_or_stolen_card");
        refund["failure_balance_transaction"] = Id(charges.Move("refund_failure", refund, Number(refund, "amount")!.Value, 0));
        (charge["amount_refunded"], charge["refunded"]) = (Number(charge, "amount_refunded") - Number(refund, "amount"), false);
        books.Tell("refund.failed", refund);
        books.Tell("refund.updated", refund);
        books.Tell("charge.refund.updated", refund);
    }

    /// <param name="isInquiry">The bank asks before it takes anything.</param>
    public string OpenDispute(string intentId, bool isInquiry)
    {
        var charge = books.Find(Text(charges.Find(intentId), "latest_charge"), "charge")!;
        var dispute = books.Add("dp_", "dispute", new()
        {
            ["amount"] = Number(charge, "amount"),
            ["currency"] = Text(charge, "currency"),
            ["charge"] = Id(charge),
            ["payment_intent"] = intentId,
            ["reason"] = "fraudulent",
            ["status"] = isInquiry ? "warning_needs_response" : "needs_response",
            ["balance_transactions"] = new JsonArray(),
            ["metadata"] = new JsonObject(),
        });
        books.Tell("charge.dispute.created", dispute);
        if (!isInquiry) Withdraw(dispute, charge);
        return Id(dispute);
    }

    public void CloseDispute(string id, bool isWon)
    {
        var dispute = books.Find(id, "dispute")!;
        var isInquiry = Text(dispute, "status")!.StartsWith("warning", StringComparison.Ordinal);
        dispute["status"] = isInquiry ? "warning_closed" : isWon ? "won" : "lost";
        if (!isInquiry && isWon)
        {
            var charge = books.Find(Text(dispute, "charge"), "charge")!;
            charge["disputed"] = false;
            dispute["balance_transactions"]!.AsArray().Add(charges.Move("adjustment", dispute, Number(dispute, "amount")!.Value, 0).DeepClone());
            books.Tell("charge.dispute.funds_reinstated", dispute);
        }
        books.Tell("charge.dispute.closed", dispute);
    }

    public JsonObject FindDispute(string id) => books.Find(id, "dispute") ?? throw StripeRefusal.Missing("dispute", id, "dispute", 404);

    JsonObject Return(JsonObject charge, long amount, JsonObject metadata)
    {
        var refund = books.Add("re_", "refund", new()
        {
            ["amount"] = amount,
            ["currency"] = Text(charge, "currency"),
            ["charge"] = Id(charge),
            ["payment_intent"] = Text(charge, "payment_intent"),
            ["metadata"] = metadata,
            ["status"] = "succeeded",
        });
        refund["balance_transaction"] = Id(charges.Move("refund", refund, -amount, 0));
        charge["amount_refunded"] = Number(charge, "amount_refunded") + amount;
        charge["refunded"] = Number(charge, "amount_refunded") == Number(charge, "amount");
        books.Tell("refund.created", refund);
        books.Tell("charge.refunded", charge);
        return refund;
    }

    void Withdraw(JsonObject dispute, JsonObject charge)
    {
        charge["disputed"] = true;
        dispute["balance_transactions"]!.AsArray().Add(charges.Move("adjustment", dispute, -Number(dispute, "amount")!.Value, DisputeFee).DeepClone());
        books.Tell("charge.dispute.funds_withdrawn", dispute);
    }
}
