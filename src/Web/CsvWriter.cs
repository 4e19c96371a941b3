using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Net.Http.Headers;
using Tagsale.Core;

namespace Tagsale.Web;

/// <summary>Rows of CSV by RFC 4180, written as fast as whoever reads them takes them.</summary>
public sealed class CsvWriter(PipeWriter output)
{
    public const string Kind = "text/csv";

    const int FlushAfterBytes = 64 * 1024;

    readonly StringBuilder _row = new();
    bool _begun;

    /// <summary>Asked for by <c>?format=csv</c>, or by an <c>Accept</c> that names it.</summary>
    public static bool IsWanted(HttpRequest request, string? format) => format is { Length: > 0 }
        ? format.Equals("csv", StringComparison.OrdinalIgnoreCase)
        : MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted) && accepted.Any(type => type.MediaType.Equals(Kind, StringComparison.OrdinalIgnoreCase));

    public CsvWriter Text(string? text) => Append(Csv.Cell(text));

    public CsvWriter Number(long number) => Append(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>In major units, with the decimals of its currency.</summary>
    public CsvWriter Amount(Money amount) => Append(amount.ToDecimal().ToString("F" + Iso4217.Exponent(amount.Currency), CultureInfo.InvariantCulture));

    public CsvWriter Time(DateTimeOffset at) => Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));

    public CsvWriter Nothing() => Append("");

    /// <summary>Of the row; one without a cell is none.</summary>
    public async ValueTask End(CancellationToken cancellation)
    {
        if (!_begun) return;
        _row.Append("\r\n");
        Encoding.UTF8.GetBytes(_row.ToString(), output);
        _row.Clear();
        _begun = false;
        if (output.UnflushedBytes > FlushAfterBytes) await output.FlushAsync(cancellation);
    }

    CsvWriter Append(string cell)
    {
        if (_begun) _row.Append(',');
        _begun = true;
        _row.Append(cell);
        return this;
    }
}

/// <summary>An answer in CSV: a line of names, then the rows.</summary>
public sealed class CsvResult(string name, IReadOnlyList<string> columns, Func<CsvWriter, CancellationToken, Task> write) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = CsvWriter.Kind + "; charset=utf-8; header=present";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = name + ".csv" }.ToString();
        // Spreadsheets take a file without the mark for one of another encoding.
        response.BodyWriter.Write(Encoding.UTF8.Preamble);
        var csv = new CsvWriter(response.BodyWriter);
        foreach (var column in columns) csv.Text(column);
        await csv.End(httpContext.RequestAborted);
        await write(csv, httpContext.RequestAborted);
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}
