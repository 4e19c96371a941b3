using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Pages.Console.Rewards;

/// <summary>A card-linked offer as the operator types it.</summary>
public sealed class RewardForm : TypedOffer
{
    /// <summary><c>amount</c> or <c>percent</c>.</summary>
    public string? Kind { get; set; } = "amount";
    public string? Credit { get; set; }
    public string? MinSpend { get; set; }
    public string? MaxCreditPerTransaction { get; set; }
    public string? MaxCreditPerMember { get; set; }
    public string? Budget { get; set; }
    public bool FirstCome { get; set; }
    public string? EnrollmentLimit { get; set; }
    public string? Visits { get; set; }
    public string?[]? Days { get; set; }
    public string? TimeZone { get; set; }
    public string? Disclosure { get; set; }

    /// <summary>A line each, as are codes and venues.</summary>
    public string? MerchantIds { get; set; }
    public string? Mccs { get; set; }
    public string? Descriptor { get; set; }

    /// <summary>A line each: id | name.</summary>
    public string? Venues { get; set; }

    public bool IsPercent => Kind == "percent";

    /// <summary>Whether any of the rules that few offers have is filled in.</summary>
    public bool HasMore =>
        FirstCome || Days is { Length: > 0 }
        || new[] { MaxCreditPerTransaction, EnrollmentLimit, Visits, TimeZone, Disclosure, Venues, TermsUrl, PictureAlt }.Any(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>Adds to <paramref name="errors"/> what cannot even be read.</summary>
    public RewardDraft ToDraft(Errors errors)
    {
        var currency = ReadCurrency(errors);
        return new()
        {
            Hashtag = Hashtag?.Trim(),
            Title = Title,
            Merchant = Merchant,
            Percent = IsPercent ? ReadPercent(errors) : null,
            Amount = IsPercent ? null : Required(errors, "credit", Credit, currency),
            MinSpend = Positive(errors, "minSpend", MinSpend, currency),
            MaxCreditPerTransaction = Positive(errors, "maxCreditPerTransaction", MaxCreditPerTransaction, currency),
            MaxCreditPerMember = Positive(errors, "maxCreditPerMember", MaxCreditPerMember, currency),
            Budget = Required(errors, "budget", Budget, currency),
            ReserveBudget = !FirstCome,
            EnrollmentLimit = Whole(errors, "enrollmentLimit", EnrollmentLimit),
            Visits = Whole(errors, "visits", Visits),
            DaysOfWeek = Days,
            TimeZone = Given(TimeZone),
            Disclosure = Disclosure,
            MerchantIds = Words(MerchantIds),
            Mccs = Words(Mccs),
            Descriptor = Descriptor,
            Venues = ReadVenues(errors),
            StartsAt = Moment(errors, "startsAt", StartsAt),
            EndsAt = Moment(errors, "endsAt", EndsAt),
            TermsUrl = Given(TermsUrl),
        };
    }

    decimal? ReadPercent(Errors errors)
    {
        if (decimal.TryParse(Credit?.Trim().TrimEnd('%').Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var percent)
            && percent is >= 0.01m and <= 100m && decimal.Round(percent, 2) == percent) return percent;
        errors.Add("credit", "must be a percentage from 0.01 to 100 with at most two decimals, like 5 or 2.5");
        return null;
    }

    static Money? Required(Errors errors, string field, string? text, string currency)
    {
        if (string.IsNullOrWhiteSpace(text)) errors.Add(field, "must be filled in, like 20 or 20.00");
        return Positive(errors, field, text, currency);
    }

    static Money? Positive(Errors errors, string field, string? text, string currency)
    {
        var amount = TypedMoney.Read(errors, field, text, currency);
        if (amount is { Minor: < 1 }) errors.Add(field, "must be more than zero");
        else if (amount is { Minor: > Money.Limit }) errors.Add(field, $"must be at most {new Money(Money.Limit, currency)}");
        return amount;
    }

    static List<string> Words(string? text) => [.. Lines(text?.Replace(',', '\n'))];

    List<VenueDraft> ReadVenues(Errors errors)
    {
        var drafts = new List<VenueDraft>();
        foreach (var (number, line) in Lines(Venues).Index())
        {
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            if (parts is [{ Length: > 0 } id, { Length: > 0 } name]) drafts.Add(new(id, name));
            else errors.Add("venues", $"line {(number + 1).ToString(CultureInfo.InvariantCulture)} must be an id and a name, parted by |");
        }
        return drafts;
    }
}
