using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Tagsale.Core;

namespace Tagsale.Web.Workers;

/// <summary>A letter as it is read. Nothing in it is fetched from anywhere, and it sets no colours: a reader's dark mode keeps its own.</summary>
public static class LetterForms
{
    static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string ToText(this Letter letter) => string.Join("\n\n", letter.Parts.Select(part => part switch
    {
        LetterPart.Words words => words.Text,
        LetterPart.Facts facts => string.Join('\n', facts.Rows.Select(row => $"{row.Label,-9} {row.Value}")),
        LetterPart.Link link => $"{link.Label}: {link.Address}",
        _ => throw new InvariantException($"{part.GetType().Name} has no form as text"),
    })) + "\n";

    public static string ToHtml(this Letter letter)
    {
        var html = new StringBuilder($$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{{Encoded(letter.Subject)}}</title>
            <style>
            :root { color-scheme: light dark; }
            body { margin: 0 auto; padding: 1rem; max-width: 36rem; font: 1rem/1.5 system-ui, sans-serif; }
            th { padding-inline-end: 1.5rem; text-align: start; font-weight: normal; }
            </style>
            </head>
            <body>

            """);
        foreach (var part in letter.Parts) html.AppendLine(part switch
        {
            LetterPart.Words words => $"<p dir=\"auto\">{Encoded(words.Text)}</p>",
            LetterPart.Facts facts => $"<table>{string.Concat(facts.Rows.Select(row => $"<tr><th scope=\"row\">{Encoded(row.Label)}</th><td dir=\"auto\">{Encoded(row.Value)}</td></tr>"))}</table>",
            LetterPart.Link link => $"<p><a href=\"{Encoded(link.Address)}\">{Encoded(link.Label)}</a></p>",
            _ => throw new InvariantException($"{part.GetType().Name} has no form as HTML"),
        });
        return html.Append("</body>\n</html>\n").ToString();
    }

    static string Encoded(string text) => Encoder.Encode(text);
}
