namespace Tagsale.Core.Rewards;

/// <summary>A card transaction as a feed tells it: hostile until checked.</summary>
public sealed record TransactionDraft
{
    public const int LongestId = 100;
    const int LongestToken = 300;
    const int LongestName = 200;

    static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Clocks differ, and some feeds tell their own day.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    public string? Id { get; init; }
    public string? Type { get; init; }
    public string? Service { get; init; }
    public string? Token { get; init; }
    public long? Minor { get; init; }
    public string? Currency { get; init; }
    public DateTimeOffset? At { get; init; }
    public string? MerchantId { get; init; }
    public string? MerchantName { get; init; }
    public string? Mcc { get; init; }
    public string? Country { get; init; }
    public string? Original { get; init; }

    /// <summary>How an amount is written where this came from, for whoever wrote it otherwise.</summary>
    public string AmountForm { get; init; } = "a whole number of minor units";

    /// <summary>The transaction, or what is wrong with each field.</summary>
    /// <param name="services">Whose cards there can be.</param>
    public Checked<CardTransaction> Check(IReadOnlyCollection<string> services, DateTimeOffset now)
    {
        var errors = new Errors();
        errors.Line("id", Id, LongestId);
        var type = TypeOf(Type);
        if (type is null) errors.Add("type", "must be authorization, clearing, refund or reversal");
        if (Service is null || !services.Contains(Service)) errors.Add("card.service", $"must be one of these payment services: {string.Join(", ", services)}");
        errors.Line("card.token", Token, LongestToken);
        // What is only asked for, or taken back, may be of nothing.
        var least = type is TransactionType.Authorization or TransactionType.Reversal ? 0 : 1;
        if (Minor is not { } minor || minor < least || minor > Money.Limit) errors.Add("amount", $"must be {AmountForm}, {(least == 0 ? "zero or more" : "more than zero")} and at most {Money.Limit} minor units");
        if (!Iso4217.Knows(Currency)) errors.Add("currency", "must be a currency of ISO 4217");
        if (At is not { } at) errors.Add("at", "must be a time by RFC 3339 that names its offset, such as 2026-01-15T12:00:00Z");
        else if (at < Earliest || at > now + Ahead) errors.Add("at", "must be a time since 2000 that has passed");
        CheckMerchant(errors);
        errors.Line("original", Original, LongestId, required: false);
        if (type == TransactionType.Reversal && Blank(Original) is null) errors.Add("original", "must name what a reversal takes back");
        if (Blank(Original) is { } original && original == Id) errors.Add("original", "must be another transaction's id");

        return errors.Any ? errors : new CardTransaction(
            Id!, type!.Value, new(Service!, Token!), new(Minor!.Value, Currency!), Whole(At!.Value), new(MerchantId!, MerchantName!, Blank(Mcc), Blank(Country)?.ToUpperInvariant()), Blank(Original));
    }

    void CheckMerchant(Errors errors)
    {
        errors.Line("merchant.id", MerchantId, LongestId);
        errors.Line("merchant.name", MerchantName, LongestName);
        if (Blank(Mcc) is { } mcc && !(mcc.Length == 4 && mcc.All(char.IsAsciiDigit))) errors.Add("merchant.mcc", "must be a merchant category code of four digits");
        if (Blank(Country) is { } country && !(country.Length == 2 && country.All(char.IsAsciiLetter))) errors.Add("merchant.country", "must be a country's two letters by ISO 3166-1");
    }

    static TransactionType? TypeOf(string? text)
    {
        foreach (var type in Enum.GetValues<TransactionType>())
            if (type.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return type;
        return null;
    }

    /// <summary>To the microsecond, as it is kept: told again it must be the same.</summary>
    static DateTimeOffset Whole(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
