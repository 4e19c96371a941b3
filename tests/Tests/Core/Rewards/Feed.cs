using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Core.Rewards;

/// <summary>Transactions as a card feed reports them: at Acme, now and in dollars unless told otherwise.</summary>
public static class Feed
{
    public static readonly CardMerchant Acme = new("m-acme", "ACME BOOKS 0042", "5942", "US");

    public static CardTransaction Authorized(Card card, long minor, DateTimeOffset? at = null) => Of(TransactionType.Authorization, card, minor, null, at);

    public static CardTransaction Cleared(Card card, long minor, string? original = null, DateTimeOffset? at = null) => Of(TransactionType.Clearing, card, minor, original, at);

    public static CardTransaction Refunded(Card card, long minor, string? original = null, DateTimeOffset? at = null) => Of(TransactionType.Refund, card, minor, original, at);

    public static CardTransaction Reversed(Card card, long minor, string? original, DateTimeOffset? at = null) => Of(TransactionType.Reversal, card, minor, original, at);

    public static CardTransaction Of(TransactionType type, Card card, long minor, string? original = null, DateTimeOffset? at = null) =>
        new($"t-{Some.Id():N}", type, card.Key, new Money(minor, "USD"), at ?? Some.Now, Acme, original);

    public static CardTransaction In(this CardTransaction transaction, string currency) => transaction with { Amount = transaction.Amount with { Currency = currency } };

    public static CardTransaction By(this CardTransaction transaction, string id, string name = "SOME SHOP", string? category = null) =>
        transaction with { Merchant = new(id, name, category, "US") };
}
