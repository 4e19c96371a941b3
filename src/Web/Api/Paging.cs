using System.Buffers.Text;
using System.Globalization;
using Tagsale.Core;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Api;

static class Paging
{
    const int Usual = 50;
    const int Most = 200;

    /// <summary>The page that <c>?limit=&amp;after=</c> asks for, or the problem with them.</summary>
    /// <param name="byTime">The list goes by times, each with an id of any form.</param>
    public static IResult List<T, TView>(HttpContext http, Func<PageRequest, Page<T>> read, Func<T, TView> view, bool byTime = false) =>
        Page(http, read, view, page => TypedResults.Json(page, ApiJson.Default.Options), byTime);

    /// <summary>The same within a larger answer.</summary>
    public static IResult Page<T, TView>(HttpContext http, Func<PageRequest, Page<T>> read, Func<T, TView> view, Func<ListJson<TView>, IResult> answer, bool byTime = false)
    {
        var errors = new Errors();
        var request = new PageRequest(After(http.Request.Query["after"], byTime, errors), Limit(http.Request.Query["limit"], errors));
        if (errors.Any) return Problem.Invalid(errors);

        var page = read(request);
        return answer(new([.. page.Items.Select(view)], page.Next));
    }

    /// <summary>More than the most is not an error: the caller follows <c>next</c> anyway.</summary>
    static int Limit(string? text, Errors errors)
    {
        if (string.IsNullOrEmpty(text)) return Usual;
        if (text.All(char.IsAsciiDigit) && text.Any(c => c != '0')) return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Min(limit, Most) : Most;
        errors.Add("limit", "must be a whole number from 1");
        return Usual;
    }

    /// <summary>Cursors are an id, a number of 64 bits, or a time of as many and an id behind it. One that is something else would begin the list anew, and a caller that follows it would never end.</summary>
    static string? After(string? text, bool byTime, Errors errors)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (!Base64Url.IsValid(text, out var length) || !(byTime ? IsMoment(Base64Url.DecodeFromChars(text)) : length is 8 or 16)) errors.Add("after", "must be the 'next' of an earlier page");
        return text;
    }

    static bool IsMoment(ReadOnlySpan<byte> bytes) => bytes.Length > 8 && !bytes[8..].Contains((byte)0);
}
