namespace Tagsale.Core.Journal;

/// <summary>
/// The accounts of the journal, named here and nowhere else. What is owed to the programme, and what it has spent, stands in debit; what it owes stands in credit.
/// </summary>
public static class Accounts
{
    const string Services = "service:";
    const string Merchants = "merchant:";
    const string ServiceFees = "fees:";

    /// <summary>Owed to the state out of what was sold.</summary>
    public const string Tax = "tax";

    /// <summary>Owed to members from the decision to refund until the payment service has paid it back.</summary>
    public const string RefundsDue = "refunds-due";

    /// <summary>Taken back by a bank until it is decided whose it is.</summary>
    public const string Disputes = "disputes";

    /// <summary>Owed to members' cards from the decision to credit until it is done; in debit, what is to be taken back from them.</summary>
    public const string CreditsDue = "credits-due";

    /// <summary>Credits that the issuer has carried out by the payout file: owed to the issuer.</summary>
    public const string Payouts = "payouts";

    /// <summary>What the payment service owes: taken from cards and not yet given back, kept or paid out.</summary>
    public static string Service(string name) => Services + name;

    /// <summary>What the merchant is owed: price and shipping of what was sold.</summary>
    public static string Merchant(string name) => Merchants + name;

    /// <summary>What the payment service has kept for itself.</summary>
    public static string Fees(string service) => ServiceFees + service;

    /// <summary>The merchant whose account it is; null for any other account.</summary>
    public static string? MerchantOf(string account) => account.StartsWith(Merchants, StringComparison.Ordinal) ? account[Merchants.Length..] : null;
}
