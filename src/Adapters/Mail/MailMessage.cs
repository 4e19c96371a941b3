using System.Globalization;
using System.Text;

namespace Tagsale.Adapters.Mail;

/// <summary>A letter as it travels: the same words as plain text and as HTML.</summary>
/// <param name="Id">The same for a repeat, so that whoever gets both can tell.</param>
public sealed record MailMessage(string Id, string FromName, string From, string To, string Subject, string Text, string Html, DateTimeOffset Date)
{
    public const string DateHeader = "Date: ";
    public const string DateShape = "ddd, dd MMM yyyy HH:mm:ss +0000";

    public string Compose()
    {
        // No line of base64 can be one.
        var boundary = $"=_{Id}";
        string[] lines =
        [
            $"From: {Word(FromName)} <{From}>",
            $"To: <{To}>",
            $"Subject: {Word(Subject)}",
            DateHeader + Date.ToString(DateShape, CultureInfo.InvariantCulture),
            $"Message-ID: <{Id}@{From[(From.LastIndexOf('@') + 1)..]}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"",
            "",
            .. Part(boundary, "text/plain", Text),
            .. Part(boundary, "text/html", Html),
            $"--{boundary}--",
            "",
        ];
        return string.Join("\r\n", lines);
    }

    static string[] Part(string boundary, string type, string content) =>
    [
        $"--{boundary}",
        $"Content-Type: {type}; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        Convert.ToBase64String(Encoding.UTF8.GetBytes(content), Base64FormattingOptions.InsertLineBreaks),
    ];

    /// <summary>A header value by RFC 2047: encoded whole, in pieces that fit its 75 characters, so nothing in it can start another header.</summary>
    static string Word(string text)
    {
        var words = new List<string>();
        var piece = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(piece.ToString()) + rune.Utf8SequenceLength > 42) Flush();
            piece.Append(rune);
        }
        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            if (piece.Length > 0) words.Add($"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(piece.ToString()))}?=");
            piece.Clear();
        }
    }
}
