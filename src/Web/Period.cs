using System.Globalization;
using Tagsale.Core;

namespace Tagsale.Web;

/// <summary>A time given as a day counts as its beginning where a period begins and as its end where it ends, in UTC.</summary>
/// <param name="To">The period ends before it.</param>
readonly record struct Period(DateTimeOffset From, DateTimeOffset To)
{
    // Leaves room for a day to be added on either side of what a calendar can tell.
    const int FirstYear = 1970;
    const int LastYear = 9000;

    /// <summary>From the first of the month that it ends in, and up to now, where not given.</summary>
    public static Period OfMonths(string? from, string? to, DateTimeOffset now, Errors errors)
    {
        var end = End("to", to, now, errors);
        return new Period(Start("from", from, errors) ?? FirstOfMonth(end), end).Checked(errors);
    }

    /// <summary>The whole, and what of it lies after an earlier part, if there was one.</summary>
    public static (Period Whole, Period Left) OfMonths(string? from, string? to, string? after, DateTimeOffset now, Errors errors)
    {
        var whole = OfMonths(from, to, now, errors);
        return (whole, after is null ? whole : OfMonths(after, to, now, errors));
    }

    /// <summary>The day that ends with it where no beginning is given, and today where nothing is.</summary>
    public static Period OfDays(string? from, string? at, DateTimeOffset now, Errors errors)
    {
        var end = End("at", at, now, errors);
        return new Period(Start("from", from, errors) ?? Day(end.AddTicks(-1)), end).Checked(errors);
    }

    /// <summary>As a field for days shows it.</summary>
    public string FirstDay => Text(From);

    /// <inheritdoc cref="FirstDay"/>
    public string LastDay => Text(To.AddTicks(-1));

    public static DateTimeOffset Day(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);

    Period Checked(Errors errors)
    {
        if (!errors.Any && From >= To) errors.Add("from", "must be before the end");
        return this;
    }

    static DateTimeOffset? Start(string field, string? text, Errors errors) => Read(field, text, errors) is { } read ? read.Time : null;

    static DateTimeOffset End(string field, string? text, DateTimeOffset now, Errors errors) => Read(field, text, errors) is { } read ? read.IsDay ? read.Time.AddDays(1) : read.Time : now;

    static (DateTimeOffset Time, bool IsDay)? Read(string field, string? text, Errors errors)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= FirstYear and <= LastYear)
            return (new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero), true);
        if (NamesOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && time.UtcDateTime.Year is >= FirstYear and <= LastYear)
            return (time.ToUniversalTime(), false);

        errors.Add(field, "must be a day like 2026-03-31, or a time like 2026-03-31T12:00:00Z");
        return null;
    }

    static bool NamesOffset(string text) => text.Contains('T', StringComparison.Ordinal) && (text.EndsWith('Z') || text is [.., '+' or '-', _, _, ':', _, _]);

    static DateTimeOffset FirstOfMonth(DateTimeOffset end)
    {
        var last = end.AddTicks(-1).UtcDateTime;
        return new(last.Year, last.Month, 1, 0, 0, 0, TimeSpan.Zero);
    }

    static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
