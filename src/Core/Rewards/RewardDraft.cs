using System.Collections.Immutable;
using System.Globalization;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;

namespace Tagsale.Core.Rewards;

public sealed record VenueDraft(string? Id, string? Name);

/// <inheritdoc/>
public sealed record RewardDraft : OfferDraft
{
    const int MostEach = 200;
    const int LongestId = 100;

    /// <summary>Of what was paid; or else <see cref="Amount"/>.</summary>
    public decimal? Percent { get; init; }
    public Money? Amount { get; init; }
    public Money? MinSpend { get; init; }
    public Money? MaxCreditPerTransaction { get; init; }
    public Money? MaxCreditPerMember { get; init; }
    public Money? Budget { get; init; }
    public int? EnrollmentLimit { get; init; }
    public int? Visits { get; init; }

    /// <summary>English names, in full or their first three letters.</summary>
    public IReadOnlyList<string?>? DaysOfWeek { get; init; }
    public string? TimeZone { get; init; }
    public string? Disclosure { get; init; }

    /// <summary>Whether loading sets aside what the member can hope for; it does where nothing is said.</summary>
    public bool? ReserveBudget { get; init; }
    public IReadOnlyList<string?>? MerchantIds { get; init; }
    public IReadOnlyList<string?>? Mccs { get; init; }
    public string? Descriptor { get; init; }
    public IReadOnlyList<VenueDraft>? Venues { get; init; }

    /// <summary>The offer, or what is wrong with each field.</summary>
    public Checked<RewardOffer> Check(OfferId id, DateTimeOffset now)
    {
        var errors = new Errors();
        var (hashtag, tag) = CheckCommon(errors, now);
        var budget = errors.Amount("budget", Budget, least: 1);
        var credit = CheckCredit(errors, budget);
        var minSpend = Limit(errors, "minSpend", MinSpend, budget);
        var perTransaction = Limit(errors, "maxCreditPerTransaction", MaxCreditPerTransaction, budget);
        var perMember = Limit(errors, "maxCreditPerMember", MaxCreditPerMember, budget);
        if (EnrollmentLimit is < 1 or > 1_000_000_000) errors.Add("enrollmentLimit", "must be from 1 to 1000000000");
        if (Visits is < 1 or > 1_000) errors.Add("visits", "must be from 1 to 1000");
        var days = CheckDays(errors);
        if (TimeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _)) errors.Add("timeZone", "must be a time zone's IANA name, such as Europe/Berlin");
        var disclosure = CheckDisclosure(errors, tag);
        var match = CheckMatch(errors);
        var venues = CheckVenues(errors);

        return errors.Any ? errors : new RewardOffer
        {
            Id = id,
            Hashtag = hashtag,
            Tag = tag!,
            Skeleton = Confusables.Skeleton(tag!),
            Title = Title!.Trim(),
            Merchant = Merchant!.Trim(),
            CreatedAt = now,
            StartsAt = StartsAt,
            EndsAt = EndsAt,
            TermsUrl = TermsUrl,
            Credit = credit!,
            Currency = budget.Currency,
            MinSpendMinor = minSpend ?? 0,
            MostPerTransactionMinor = perTransaction,
            MostPerMemberMinor = perMember,
            EnrollmentLimit = EnrollmentLimit,
            Visit = Visits,
            Days = days,
            TimeZone = TimeZone ?? "UTC",
            Match = match,
            Venues = venues,
            Disclosure = disclosure,
            Reserves = ReserveBudget ?? true,
            Budget = new(budget.Minor, 0, 0, 0),
        };
    }

    CreditTerms? CheckCredit(Errors errors, Money budget)
    {
        if (Percent is null == Amount is null) errors.Add("credit", "must be a percent or an amount");
        else if (Percent is { } percent)
        {
            if (percent is < 0.01m or > 100m || percent * 100 != decimal.Truncate(percent * 100)) errors.Add("credit.percent", "must be from 0.01 to 100, with at most two decimals");
            else return new CreditTerms.Percent((int)(percent * 100));
        }
        else
        {
            var amount = errors.Amount("credit", Amount, least: 1);
            if (amount.Currency != budget.Currency) errors.Add("credit", "must be in the currency of the budget");
            else if (amount.Minor > budget.Minor) errors.Add("budget", "must be enough for one credit at least");
            return new CreditTerms.Fixed(amount.Minor);
        }
        return null;
    }

    static long? Limit(Errors errors, string field, Money? limit, Money budget)
    {
        if (limit is null) return null;
        var amount = errors.Amount(field, limit, least: 1);
        if (amount.Currency != budget.Currency) errors.Add(field, "must be in the currency of the budget");
        return amount.Minor;
    }

    ImmutableArray<DayOfWeek> CheckDays(Errors errors)
    {
        var days = (DaysOfWeek ?? []).Select(Day).ToList();
        if (days.Contains(null)) errors.Add("daysOfWeek", "must be days such as monday or mon");
        return [.. days.OfType<DayOfWeek>().Distinct()];
    }

    static DayOfWeek? Day(string? text)
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
            if (text?.Length >= 3 && (day.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) || day.ToString()[..3].Equals(text, StringComparison.OrdinalIgnoreCase))) return day;
        return null;
    }

    string? CheckDisclosure(Errors errors, string? tag)
    {
        if (string.IsNullOrWhiteSpace(Disclosure)) return null;
        var folded = Hashtags.Fold(Disclosure.Trim().TrimStart('#', '＃'));
        if (folded is null || folded == tag) errors.Add("disclosure", "must be a hashtag such as ad or sponsored, other than the offer's own");
        return folded;
    }

    MerchantMatch CheckMatch(Errors errors)
    {
        var ids = CheckList(errors, "match.merchantIds", MerchantIds, id => id.Length <= LongestId && !id.Any(char.IsControl), $"must be 1 to {LongestId} characters each");
        var categories = CheckList(errors, "match.mccs", Mccs, code => code.Length == 4 && code.All(char.IsAsciiDigit), "must be merchant category codes of four digits");
        errors.Line("match.descriptor", Descriptor, LongestTitle, required: false);
        var descriptor = string.IsNullOrWhiteSpace(Descriptor) ? null : Descriptor.Trim();
        if (ids.Length + categories.Length == 0 && descriptor is null) errors.Add("match", "must name merchant ids, category codes or a descriptor: an offer is not for every shop");
        return new(ids, categories, descriptor);
    }

    static ImmutableArray<string> CheckList(Errors errors, string field, IReadOnlyList<string?>? items, Func<string, bool> isSound, string wrong)
    {
        ImmutableArray<string> all = [.. (items ?? []).Select(item => item?.Trim() ?? "").Distinct()];
        if (all.Length > MostEach) errors.Add(field, $"must be at most {MostEach}");
        else if (all.Any(item => item.Length == 0 || !isSound(item))) errors.Add(field, wrong);
        return all;
    }

    ImmutableArray<Venue> CheckVenues(Errors errors)
    {
        if (Venues?.Count > MostEach) errors.Add("venues", $"must be at most {MostEach}");
        ImmutableArray<VenueDraft> drafts = [.. (Venues ?? []).Take(MostEach)];
        for (var i = 0; i < drafts.Length; i++)
        {
            var field = $"venues[{i.ToString(CultureInfo.InvariantCulture)}]";
            errors.Line($"{field}.id", drafts[i].Id, Venue.LongestId);
            errors.Line($"{field}.name", drafts[i].Name, LongestTitle);
        }
        return [.. drafts.Where(v => v.Id is not null && v.Name is not null).Select(v => new Venue(v.Id!.Trim(), v.Name!.Trim())).DistinctBy(v => v.Id)];
    }
}
