using System.Globalization;
using System.Text;
using Tagsale.Adapters.Mail;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Workers;

/// <summary>Writes letters as .eml files into a folder: the same item always into the same file, so that a repeat sends nothing twice.</summary>
public sealed class FileMailer(string folder, IQueries queries, ProgramRules rules, TimeProvider time) : Mailer(queries, rules, time)
{
    readonly string _from = "no-reply@" + new Uri(rules.PublicUrl).Host;

    protected override async Task<MailAnswer> Deliver(OutboxItem.Mail item, string to, Letter letter, DateTimeOffset at, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, IdOf(item) + ".eml");
        if (File.Exists(target)) return new MailAnswer.Sent(DateOf(target) ?? at);

        // Whole or not at all: a reader of the folder never sees half a mail, nor does another process that writes the same one.
        var draft = $"{target}.{Guid.NewGuid():N}.part";
        await File.WriteAllTextAsync(draft, Message(item, _from, to, letter, at).Compose(), new UTF8Encoding(false), cancellation);
        File.Move(draft, target, overwrite: true);
        return new MailAnswer.Sent(at);
    }

    /// <summary>What an earlier letter says of itself, if it can be read.</summary>
    static DateTimeOffset? DateOf(string file)
    {
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(MailMessage.DateHeader, StringComparison.Ordinal));
        return DateTimeOffset.TryParseExact(line?[MailMessage.DateHeader.Length..], MailMessage.DateShape, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
    }
}
