using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Components;
using Tagsale.Core.Engine;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Console;

/// <summary>A page of the console. Money and stock move once for each form that was shown, however often it is sent.</summary>
public abstract class ConsolePage : ActingPage
{
    const int LongestKey = 100;

    [Inject] protected Draw Draw { get; set; } = null!;

    /// <summary>Drawn anew for each form shown; it comes back in the field <c>Once</c>.</summary>
    protected string NewKey() => Draw.Secret();

    /// <returns>The address to go on to, of the first sending; null where it was not done.</returns>
    protected async Task<string?> DoneOnce<TOutcome>(Command<TOutcome> command, Func<TOutcome, Note?> objection, Func<TOutcome, string> next) where TOutcome : notnull
    {
        var goOn = (string?)null;
        var request = new Request<TOutcome>("console/" + SentKey(), HashOfForm(), command, outcome =>
            objection(outcome) is { } note ? new Answer(StatusCodes.Status409Conflict, note.Text) : new Answer(StatusCodes.Status200OK, "", next(outcome)))
        {
            At = command.At,
        };
        await Done(request, outcome =>
        {
            if (outcome is not RequestOutcome.Answered { Answer: var answer }) return Notes.SentBefore;
            goOn = answer.Location;
            return goOn is null ? Note.Bad(answer.Body) : null;
        });
        return goOn;
    }

    string SentKey() => Http.Request.Form["Once"].ToString() is { Length: > 0 and <= LongestKey } sent ? sent : NewKey();

    string HashOfForm()
    {
        var fields = Http.Request.Form.Where(field => !field.Key.StartsWith('_')).OrderBy(field => field.Key, StringComparer.Ordinal);
        var files = Http.Request.Form.Files.Select(file => $"{file.Name}={file.FileName}, {file.Length} bytes");
        var text = string.Join('\n', fields.Select(field => $"{field.Key}={field.Value}").Concat(files));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Http.Request.Path + "\n" + text)));
    }
}
