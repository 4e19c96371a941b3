namespace Tagsale.Web.Pages.Parts;

/// <summary>Lengths of time as people say them, in the largest unit that fits.</summary>
static class Spans
{
    public static string InWords(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Count(span.TotalDays, "day"),
        { TotalHours: >= 2 } => Count(span.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Count(span.TotalMinutes, "minute"),
        _ => Count(Math.Max(1, span.TotalSeconds), "second"),
    };

    static string Count(double number, string unit) => Math.Round(number) is var whole && whole == 1 ? $"1 {unit}" : $"{whole} {unit}s";
}
