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
    /// <summary>Orders that came to nothing, of somebody who never paid, that letters are sent about.</summary>
    public const int MostUnpaidADay = 5;

    const int MostLookedAt = 200;
    static readonly PurchaseState[] Paid = [PurchaseState.Paid, PurchaseState.Shipped, PurchaseState.Delivered, PurchaseState.Refunded];

    public async Task<MailAnswer> Send(OutboxItem.Mail item, CancellationToken cancellation)
    {
        if (queries.Member(item.Member) is not { DeletedAt: null } member || queries.Purchase(item.Purchase) is not { } view) return new MailAnswer.NotWanted();
        if (item.Kind == MailKind.ConfirmationRequest && view.Purchase.State != PurchaseState.AwaitingReply) return new MailAnswer.NotWanted();
        if (item.Kind is MailKind.Expired or MailKind.Declined or MailKind.ActionRequired && IsTooMuch(view.Purchase)) return new MailAnswer.NotWanted();

        // A letter tells whole seconds, and what it promises must not be less than it seems.
        var now = time.GetUtcNow();
        var at = new DateTimeOffset((now.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        return await Deliver(item, member.Email, Letter.About(item.Kind, rules, member, view, at), at, cancellation);
    }

    /// <summary>
    /// Nobody proves an e-mail address. Until something was paid it may be a stranger's, who is written to about a few orders a day and no more; everything stands on the member's page.
    /// Letters about money that was taken, and those that stand for a reply, are not counted.
    /// </summary>
    bool IsTooMuch(Purchase purchase)
    {
        if (!purchase.Repayments.IsEmpty || Paid.Any(state => queries.Purchases(new(Member: purchase.Member, State: state), PageRequest.First(1)).Items.Count > 0)) return false;
        var newest = queries.Purchases(new(Member: purchase.Member), PageRequest.First(MostLookedAt)).Items;
        var sameDay = newest.Where(view => view.Purchase.CreatedAt > purchase.CreatedAt - TimeSpan.FromDays(1)).ToList();
        return sameDay.Count == MostLookedAt || sameDay.Count(view => view.Purchase.Id.Value.CompareTo(purchase.Id.Value) < 0) >= MostUnpaidADay;
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
