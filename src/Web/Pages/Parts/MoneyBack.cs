using Tagsale.Core.Purchases;

namespace Tagsale.Web.Pages.Parts;

enum MoneyBackState
{
    /// <summary>Nothing is to go back.</summary>
    Nothing,
    UnderWay,
    Returned,

    /// <summary>The payment service would not, or could not, and nobody has made it good yet.</summary>
    Owed,
}

/// <summary>How far what is to go back to a member has come.</summary>
static class MoneyBack
{
    public static MoneyBackState Of(Purchase purchase)
    {
        // What was charged by mistake goes back beside what is refunded of the total.
        var due = purchase.Repayments.Where(r => r.Charge is not null).Select(r => r.Amount).Append(purchase.Refunded).Where(amount => amount.Minor > 0).ToLookup(amount => amount.Currency);
        if (due.Count == 0) return MoneyBackState.Nothing;
        // Repayments of the earliest purchases are not kept one by one.
        if (purchase.Repayments.IsEmpty || due.All(of => Sum(of.Key, RepaymentState.Made) >= of.Sum(amount => amount.Minor))) return MoneyBackState.Returned;
        return due.All(of => Sum(of.Key, RepaymentState.Made) + Sum(of.Key, RepaymentState.Asked) >= of.Sum(amount => amount.Minor)) ? MoneyBackState.UnderWay : MoneyBackState.Owed;

        long Sum(string currency, RepaymentState state) => purchase.Repayments.Where(r => r.State == state && r.Amount.Currency == currency).Sum(r => r.Amount.Minor);
    }

    /// <summary>After the sum.</summary>
    public static string Told(Purchase purchase) => Of(purchase) switch
    {
        MoneyBackState.Nothing or MoneyBackState.Returned => "",
        MoneyBackState.UnderWay => ", on its way",
        MoneyBackState.Owed => ", could not be returned to your card yet",
    };
}
