using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Core.Rewards;

public sealed class TransactionDraftTests
{
    static readonly TransactionDraft Sound = new()
    {
        Id = "t-1", Type = "clearing", Service = "sandbox", Token = "card_1", Minor = 8_000, Currency = "USD", At = Some.Now, MerchantId = "m-1", MerchantName = "WHOLE FOODS", Mcc = "5411",
        Country = "us", Original = "a-1",
    };

    [Fact]
    public void what_is_sound_is_taken_as_it_was_told()
    {
        var taken = Check(Sound).Value!;
        Assert.Equal(new CardTransaction("t-1", TransactionType.Clearing, new("sandbox", "card_1"), new(8_000, "USD"), Some.Now, new("m-1", "WHOLE FOODS", "5411", "US"), "a-1"), taken);
    }

    [Fact]
    public void what_is_left_out_or_empty_is_not_known()
    {
        var taken = Check(Sound with { Mcc = "", Country = null, Original = " " }).Value!;
        Assert.Equal((null, null, null), (taken.Merchant.Category, taken.Merchant.Country, taken.Original));
    }

    [Fact]
    public void told_again_with_more_digits_than_are_kept_it_is_the_same() =>
        Assert.Equal(Check(Sound with { At = Some.Now.AddTicks(10) }).Value, Check(Sound with { At = Some.Now.AddTicks(13).ToOffset(TimeSpan.FromHours(-5)) }).Value);

    [Theory]
    [InlineData("authorization", 0, true)]
    [InlineData("Reversal", 0, true)]
    [InlineData("clearing", 0, false)]
    [InlineData("refund", 0, false)]
    [InlineData("refund", -1, false)]
    [InlineData("authorization", -1, false)]
    [InlineData("clearing", 1_000_000_000_000, true)]
    [InlineData("clearing", 1_000_000_000_001, false)]
    public void only_what_moves_no_money_may_be_of_nothing(string type, long minor, bool isSound) => Assert.Equal(isSound, Check(Sound with { Type = type, Minor = minor }).Value is not null);

    [Theory]
    [InlineData(-1, true)]
    [InlineData(23, true)]
    [InlineData(25, false)]
    [InlineData(-24 * 365 * 30, false)]
    public void times_must_be_possible(int hours, bool isPossible) => Assert.Equal(isPossible, Check(Sound with { At = Some.Now.AddHours(hours) }).Value is not null);

    [Fact]
    public void each_wrong_field_is_named()
    {
        var errors = Check(new() { Id = "t-1\n", Type = "payment", Service = "bank", Token = " ", Currency = "usd", MerchantId = new('m', 101), MerchantName = "a\u202eb", Mcc = "54", Country = "USA", Original = "t\0" }).Errors;
        Assert.Equal(
            ["amount", "at", "card.service", "card.token", "currency", "id", "merchant.country", "merchant.id", "merchant.mcc", "merchant.name", "original", "type"], errors.ByField.Keys.Order());
        Assert.Equal(["original"], Check(Sound with { Original = "t-1" }).Errors.ByField.Keys);
        Assert.Equal(["original"], Check(Sound with { Type = "reversal", Original = "" }).Errors.ByField.Keys);
    }

    [Fact]
    public void what_is_wrong_is_said_in_words_that_follow_the_field_s_name()
    {
        Says("type", "must be authorization, clearing, refund or reversal", Sound with { Type = "payment" });
        Says("card.service", "must be one of these payment services: sandbox, stripe", Sound with { Service = "bank" });
        Says("amount", "must be a whole number of minor units, more than zero and at most 1000000000000 minor units", Sound with { Minor = 0 });
        Says("amount", "must be in dollars, zero or more and at most 1000000000000 minor units", Sound with { Type = "reversal", Minor = -1, AmountForm = "in dollars" });
        Says("currency", "must be a currency of ISO 4217", Sound with { Currency = null });
        Says("at", "must be a time by RFC 3339 that names its offset, such as 2026-01-15T12:00:00Z", Sound with { At = null });
        Says("at", "must be a time since 2000 that has passed", Sound with { At = Some.Now.AddDays(2) });
        Says("original", "must name what a reversal takes back", Sound with { Type = "reversal", Original = null });
        Says("original", "must be another transaction's id", Sound with { Original = "t-1" });
        Says("merchant.mcc", "must be a merchant category code of four digits", Sound with { Mcc = "541x" });
        Says("merchant.country", "must be a country's two letters by ISO 3166-1", Sound with { Country = "U1" });

        static void Says(string field, string wrong, TransactionDraft draft)
        {
            var errors = Check(draft).Errors;
            Assert.Equal((field, wrong), (Assert.Single(errors.ByField).Key, errors[field]));
        }
    }

    [Fact]
    public void times_from_2000_to_a_day_ahead_are_taken()
    {
        Assert.Empty(Check(Sound with { At = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero) }).Errors.ByField);
        Assert.Empty(Check(Sound with { At = Some.Now.AddDays(1) }).Errors.ByField);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void told_at_another_microsecond_it_is_another(int ticks, bool isSame)
    {
        var taken = Check(Sound).Value!;
        Assert.Equal(isSame, new TakenTransaction(taken, TransactionStatus.Recorded, null, taken.Id, 0, new("", [])).IsSame(taken with { At = taken.At.AddTicks(ticks) }));
    }

    [Theory]
    [InlineData("t-1/off_00000000000000000000000000000001", "t-1")]
    [InlineData("a/b/off_00000000000000000000000000000001", "a/b")]
    [InlineData("/off_00000000000000000000000000000001", null)]
    [InlineData("t-1", null)]
    [InlineData("t-1/", null)]
    [InlineData("t-1/off_1", null)]
    [InlineData(null, null)]
    public void a_credit_is_named_by_its_transaction_and_its_offer(string? text, string? transaction)
    {
        Assert.Equal(transaction is not null, CreditKey.TryParse(text, out var key));
        if (transaction is not null) Assert.Equal((transaction, text), (key.Transaction, key.ToString()));
    }

    static Tagsale.Core.Checked<CardTransaction> Check(TransactionDraft draft) => draft.Check(["sandbox", "stripe"], Some.Now);
}
