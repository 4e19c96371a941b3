using System.Security.Cryptography;
using System.Text;
using Tagsale.Adapters.Mail;
using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Workers;

/// <summary>Writes the letter an item stands for, as things are when it is sent; how it is delivered is another matter.</summary>
public abstract class Mailer(IQueries queries, ProgramRules rules, TimeProvider time)
{
    public async Task<MailAnswer> Send(OutboxItem.Mail item, CancellationToken cancellation)
    {
        if (queries.Member(item.Member) is not { DeletedAt: null } member || queries.Purchase(item.Purchase) is not { } view) return new MailAnswer.NotWanted();
        if (item.Kind == MailKind.ConfirmationRequest && view.Purchase.State != PurchaseState.AwaitingReply) return new MailAnswer.NotWanted();

        // A letter tells whole seconds, and what it promises must not be less than it seems.
        var now = time.GetUtcNow();
        var at = new DateTimeOffset((now.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return await Deliver(item, member.Email, Letter.About(item.Kind, rules, member, view, at), at, cancellation);
    }

    protected abstract Task<MailAnswer> Deliver(OutboxItem.Mail item, string to, Letter letter, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>The item's own name in the world of mail, whoever sends it and however often.</summary>
    protected static string IdOf(OutboxItem.Mail item) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(item.Key)))[..32];

    protected MailMessage Message(OutboxItem.Mail item, string from, string to, Letter letter, DateTimeOffset at) =>
        new(IdOf(item), rules.Name, from, to, letter.Subject, letter.ToText(), letter.ToHtml(), at);
}

/// <summary>By a mail server. After a lost answer a letter may arrive twice, under the same Message-ID.</summary>
public sealed class SmtpMailer(SmtpServer server, string from, IQueries queries, ProgramRules rules, TimeProvider time) : Mailer(queries, rules, time)
{
    protected override async Task<MailAnswer> Deliver(OutboxItem.Mail item, string to, Letter letter, DateTimeOffset at, CancellationToken cancellation) =>
        await server.Send(Message(item, from, to, letter, at), cancellation) switch
        {
            SmtpAnswer.Accepted => new MailAnswer.Sent(at),
            SmtpAnswer.Refused refused => new MailAnswer.Refused(refused.Reason),
            SmtpAnswer.Unavailable unavailable => new MailAnswer.Unavailable(unavailable.Reason),
            var answer => throw new InvariantException($"{answer.GetType().Name} is no answer to a letter"),
        };
}
