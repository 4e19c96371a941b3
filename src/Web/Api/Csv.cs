using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Net.Http.Headers;
using Tagsale.Core;

namespace Tagsale.Web.Api;

/// <summary>Rows of CSV by RFC 4180, written as fast as whoever reads them takes them.</summary>
public sealed class Csv(PipeWriter output)
{
    const int FlushAfterBytes = 64 * 1024;
    const string Treacherous = "=+-@\t\r";

    readonly StringBuilder _row = new();
    bool _begun;

    /// <summary>Asked for by <c>?format=csv</c>, or by an <c>Accept</c> that names it.</summary>
    public static bool IsWanted(HttpRequest request, string? format) => format is { Length: > 0 }
        ? format.Equals("csv", StringComparison.OrdinalIgnoreCase)
        : MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) && accepted.Any(type => type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase));

    /// <summary>A spreadsheet takes text that begins like a formula for one, and would carry it out: a quote before it keeps it text.</summary>
    public Csv Text(string? text) => Cell(text is { Length: > 0 } && Treacherous.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text ?? "");

    public Csv Number(long number) => Cell(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>In major units, with the decimals of its currency.</summary>
    public Csv Amount(Money amount) => Cell(amount.ToDecimal().ToString("F" + Iso4217.Exponent(amount.Currency), CultureInfo.InvariantCulture));

    public Csv Time(DateTimeOffset at) => Cell(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

    public Csv Nothing() => Cell("");

    public async ValueTask End(CancellationToken cancellation)
    {
        _row.Append("\r\n");
        Encoding.UTF8.GetBytes(_row.ToString(), output);
        _row.Clear();
        _begun = false;
        if (output.UnflushedBytes > FlushAfterBytes) await output.FlushAsync(cancellation);
    }

    Csv Cell(string text)
    {
        if (_begun) _row.Append(',');
        _begun = true;
        if (text.AsSpan().ContainsAny("\",\r\n")) _row.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else _row.Append(text);
        return this;
    }
}

/// <summary>An answer in CSV: a line of names, then the rows.</summary>
sealed class CsvResult(string name, IReadOnlyList<string> columns, Func<Csv, CancellationToken, Task> write) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "text/csv; charset=utf-8; header=present";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name + ".csv" }.ToString();
        var csv = new Csv(response.BodyWriter);
        foreach (var column in columns) csv.Text(column);
        await csv.End(httpContext.RequestAborted);
        await write(csv, httpContext.RequestAborted);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
