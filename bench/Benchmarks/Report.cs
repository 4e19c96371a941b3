using System.Text.Json;

namespace Tagsale.Benchmarks;

/// <summary>What was measured goes to standard output, a JSON object a line; how far it is goes to standard error.</summary>
static class Report
{
    static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web);

    public static void Line(object measured) => Console.WriteLine(JsonSerializer.Serialize(measured, Shape));

    public static void Progress(string text) => Console.Error.WriteLine(text);

    public static double Round(double value, int digits = 0) => Math.Round(value, digits);

    public static double At(IReadOnlyList<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * share)];
}
