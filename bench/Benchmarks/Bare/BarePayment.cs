using Tagsale.Core.Rewards;

namespace Tagsale.Benchmarks.Bare;

/// <summary>What the rows of one card transaction hold: as long and in the same order of keys as the engine's.</summary>
sealed class BarePayment
{
    const string NothingLoaded = """{"Text":"No offer was loaded to the card."}""";

    public BarePayment(Cardholders holders, long number)
    {
        var card = holders.CardOf(number);
        Told = holders.Pay(number, DateTimeOffset.UtcNow).Value!;
        Member = Shoppers.MemberId(card);
        if (holders.EnrollmentOf(card) is not { } enrollment)
        {
            Why = NothingLoaded;
            return;
        }
        Earns = holders.Earns(enrollment);
        (Enrollment, Offer) = (Cardholders.EnrollmentId(enrollment), Shoppers.OfferId(holders.OfferOf(enrollment)));
        Why = Traced();
        if (!Earns) return;
        Credit = Cardholders.Credit(Told);
        Key = $"credit/{Told.Id}/off_{Offer:N}";
        Payload = $$"""{"Transaction":"{{Told.Id}}","Offer":"{{Offer}}","Service":"{{Told.Card.Service}}","Token":"{{Told.Card.Token}}","Amount":{{Credit}},"Currency":"USD","Description":"{{Cardholders.Title}}"}""";
    }

    public CardTransaction Told { get; }
    public Guid Member { get; }
    public Guid Enrollment { get; }
    public Guid Offer { get; }
    public bool Earns { get; }
    public long Credit { get; }
    public string Why { get; }
    public string Key { get; } = "";
    public string Payload { get; } = "";
    public long At { get; } = (DateTimeOffset.UtcNow.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>1 recorded, 2 credited.</summary>
    public int Status => Earns ? 2 : 1;

    string Traced()
    {
        var is_ = Earns ? "" : "not ";
        var rules = $$"""{"Rule":"window","Held":true,"Text":"Paid 2026-01-31 12:00:00 UTC; the offer counts from 2026-01-01 12:00:00 UTC, when it was loaded, on."},{"Rule":"merchant","Held":true,"Text":"Merchant {{Told.Merchant.Id}} is {{is_}}one of the offer's merchants."},{"Rule":"currency","Held":true,"Text":"Paid in USD; the offer counts payments in USD."},{"Rule":"day","Held":true,"Text":"Every day counts."}""";
        return Earns
            ? $$"""{"Text":"Credited by {{Cardholders.Title}}.","Offers":[{"Offer":"{{Offer}}","Title":"{{Cardholders.Title}}","Rules":[{{rules}},{"Rule":"minimumSpend","Held":true,"Text":"{{Told.Amount}} was paid; the offer asks for 10.00 USD or more."},{"Rule":"visit","Held":true,"Text":"Every visit counts."}],"Credit":{{Credit}},"Text":"5 % of {{Told.Amount}} is 5.00 USD."}]}"""
            : $$"""{"Text":"No loaded offer gave anything for this payment.","Offers":[{"Offer":"{{Offer}}","Title":"{{Cardholders.Title}}","Rules":[{{rules}}],"Text":"Nothing: Merchant {{Told.Merchant.Id}} is not one of the offer's merchants."}]}""";
    }
}
