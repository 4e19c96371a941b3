using System.Globalization;

namespace Tagsale.Simulation.Audit;

/// <summary>Whoever has something held hears of it once, in public or in private, and has from then on the time that was promised.</summary>
static class Tellings
{
    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var letters in evidence.World.LetterBox.Letters.GroupBy(l => l.Ask))
            if (evidence.AnswersTo(letters.Key).Count() is var times and > 1)
                yield return new(Rules.ToldOnce, $"post {letters.Key.Id} was answered {times} times, in private too", letters.First().Purchase, letters.Key);

        foreach (var letter in evidence.World.LetterBox.Letters)
        {
            var promised = (letter.At + evidence.Window).UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
            if (!letter.Text.Contains($"no later than {promised}", StringComparison.Ordinal) || letter.At < letter.Delivered - evidence.Tolerance)
                yield return new(Rules.WindowAsPromised, $"the letter of {letter.Delivered:O} does not give until {promised}", letter.Purchase);
        }
        foreach (var purchase in evidence.Purchases.Values)
            if (purchase.Deadline is { } deadline && evidence.AnswersTo(purchase.Post).FirstOrDefault() is { } told && deadline < told.At + evidence.Window - evidence.Tolerance)
                yield return new(Rules.WindowAsPromised, $"told at {told.At:O}, and over at {deadline:O}", purchase.Id);
    }
}
