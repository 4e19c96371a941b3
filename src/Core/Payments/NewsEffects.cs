using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Payments;

/// <summary>What a payment service's news changes here. Whose purchase and whose card it is, is looked up beside the decision: neither ever changes.</summary>
public static class NewsEffects
{
    public static ImmutableArray<Command> Of(string service, PaymentNews news, IQueries queries, DateTimeOffset at)
    {
        return news switch
        {
            // Our own question is open until it is decided.
            PaymentNews.Charged { Answer: ChargeAnswer.Processing } => [],
            PaymentNews.Charged told => OfPurchase(told.Key, p => new SettleCharge(p.Id, told.Answer, OutboxItem.Charge.KeyOf(p.Id), p.Together) { Unasked = true, At = at }),
            PaymentNews.Refunded told => OfPurchase(told.Key, p => new TakeRefund(p.Id, told) { At = at }),
            PaymentNews.Disputed told => OfPurchase(told.Key, p => new TakeDispute(p.Id, told) { At = at }),
            PaymentNews.CardChanged told => [.. queries.MembersWithCard(service, told.Token).Select(member => OfCard(member, told))],
            PaymentNews.Alarming told => [Alarm("payment-news", $"{service}: {told.Text}")],
            PaymentNews.Nothing => [],
            _ => throw new InvariantException($"{news.GetType().Name} is no news"),
        };

        ImmutableArray<Command> OfPurchase(string key, Func<Purchase, Command> effect)
        {
            // No key of ours has another form: somebody else uses the same account.
            if (!PurchaseId.TryParse(key, out var id)) return [];
            if (queries.Purchase(id) is not { Purchase: var purchase })
                return [Alarm("payment-unknown", $"{service} tells of a charge of {id}, which is no purchase here: is another programme on the same account, or was an older backup restored?")];
            return purchase.Service == service ? [effect(purchase)] : [Alarm("payment-unknown", $"{service} tells of {id}, which is paid at {purchase.Service}")];
        }

        Command OfCard(MemberId member, PaymentNews.CardChanged told) =>
            told.Card is { } card ? new RenewCard(member, service, told.Token, card) { At = at } : new LoseCard(member, service, told.Token) { At = at };

        RaiseAlert Alarm(string kind, string text) => new(kind, text) { At = at };
    }
}
