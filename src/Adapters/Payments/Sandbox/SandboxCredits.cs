using Microsoft.Data.Sqlite;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Adapters.Payments.Sandbox;

/// <summary>Statement credits, and below zero what is taken back of them.</summary>
sealed class SandboxCredits(SandboxFile file, SandboxCards cards, TimeProvider time)
{
    const string Select = "select reference, key, card, amount, currency, description, at from credits ";

    public Outcome<CreditAnswer> Credit(CreditRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(request.Key);
        SandboxAmount.Require(request.Amount with { Minor = Math.Abs(request.Amount.Minor) });
        if (FindByKey(request.Key) is not { } credit) return Make(request);
        if (credit.Card != request.Token || credit.Amount != request.Amount)
            throw new ArgumentException($"The key {request.Key} has credited another card or amount.", nameof(request));
        return Credited(credit);
    }

    public List<SandboxCredit> All() => file.Query(Select + "order by rowid", Read);

    Outcome<CreditAnswer> Make(CreditRequest request)
    {
        if (cards.Find(request.Token) is not { Detached: false })
            return new(new CreditAnswer.Refused("This card is not kept here."), "Refused") { Amount = request.Amount, Card = request.Token };

        var credit = new SandboxCredit(SandboxId.New("credit_sbx_"), request.Key, request.Token, request.Amount, request.Description, time.GetUtcNow());
        file.Execute(
            """
            insert into credits (reference, key, card, amount, currency, description, at)
            values ($reference, $key, $card, $amount, $currency, $description, $at)
            """,
            ("$reference", credit.Reference), ("$key", credit.Key), ("$card", credit.Card), ("$amount", credit.Amount.Minor),
            ("$currency", credit.Amount.Currency), ("$description", credit.Description), ("$at", credit.At.ToUnixTimeMilliseconds()));
        return Credited(credit);
    }

    SandboxCredit? FindByKey(string key) => file.Find(Select + "where key = $key", Read, ("$key", key));

    static Outcome<CreditAnswer> Credited(SandboxCredit credit) =>
        new(new CreditAnswer.Credited(credit.Reference), "Credited") { Amount = credit.Amount, Card = credit.Card };

    static SandboxCredit Read(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), row.Money(3), row.GetString(5), row.Time(6));
}
