using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>Writes mail as .eml files into a folder: the same item always into the same file, so that a repeat sends nothing twice.</summary>
public class Mailer(string folder, IQueries queries, ProgramRules rules, TimeProvider time)
{
    const string DateHeader = "Date: ";
    const string DateShape = "ddd, dd MMM yyyy HH:mm:ss +0000";

    /// <returns>When it was sent, as it says itself, the first time if it was sent before; null if nobody wants it any more.</returns>
    public async Task<DateTimeOffset?> Send(OutboxItem.Mail item, CancellationToken cancellation)
    {
        if (queries.Member(item.Member) is not { DeletedAt: null } member || queries.Purchase(item.Purchase) is not { } view) return null;
        if (item.Kind == MailKind.ConfirmationRequest && view.Purchase.State != PurchaseState.AwaitingReply) return null;

        // A letter tells whole seconds, and what it promises must not be less than it seems.
        var now = time.GetUtcNow();
        var at = new DateTimeOffset((now.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return await Deliver(item, member.Email, Letter.About(item.Kind, rules, member, view, at), at, cancellation);
    }

    /// <returns>When it was delivered: earlier than now if it was before.</returns>
    protected virtual async Task<DateTimeOffset> Deliver(OutboxItem.Mail item, string to, Letter letter, DateTimeOffset at, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.Key)))[..32];
        var target = Path.Combine(folder, name + ".eml");
        if (File.Exists(target)) return DateOf(target) ?? at;

        // Whole or not at all: a reader of the folder never sees half a mail, nor does another process that writes the same one.
        var draft = $"{target}.{Guid.NewGuid():N}.part";
        await File.WriteAllTextAsync(draft, Compose(to, letter, name, at), new UTF8Encoding(false), cancellation);
        File.Move(draft, target, overwrite: true);
        return at;
    }

    /// <summary>What an earlier letter says of itself, if it can be read.</summary>
    static DateTimeOffset? DateOf(string file)
    {
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(DateHeader, StringComparison.Ordinal));
        return DateTimeOffset.TryParseExact(line?[DateHeader.Length..], DateShape, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }

    string Compose(string to, Letter letter, string id, DateTimeOffset at)
    {
        var host = new Uri(rules.PublicUrl).Host;
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes(letter.Body), Base64FormattingOptions.InsertLineBreaks);
        return string.Join("\r\n",
            $"From: {Word(rules.Name)} <no-reply@{host}>",
            $"To: <{to}>",
            $"Subject: {Word(letter.Subject)}",
            DateHeader + at.ToString(DateShape, CultureInfo.InvariantCulture),
            $"Message-ID: <{id}@{host}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "",
            body,
            "");
    }

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
