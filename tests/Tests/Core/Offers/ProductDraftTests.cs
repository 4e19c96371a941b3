using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Taxes;

namespace Tagsale.Tests.Core.Offers;

public sealed class ProductDraftTests
{
    static readonly DateTimeOffset Now = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);
    static readonly OfferId Id = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));

    static readonly ProductDraft Tee = new() { Hashtag = "#BuyTee", Title = " Tee ", Merchant = "Acme", Price = new(1999, "USD"), Stock = 10 };

    [Fact]
    public void what_is_left_out_gets_its_default()
    {
        var offer = Offer(Tee);
        Assert.Equal((Id, Now, "BuyTee", "buytee", "Tee", "Acme"), (offer.Id, offer.CreatedAt, offer.Hashtag, offer.Tag, offer.Title, offer.Merchant));
        Assert.Equal((new Money(1999, "USD"), Money.Zero("USD"), Money.Zero("USD"), 1), (offer.Total, offer.Tax, offer.Shipping, offer.LimitPerMember));
        Assert.Equal(new Stock(10, 0, 0), Assert.Single(offer.Variants).Stock);
        Assert.False(offer.HasChoice);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("#")]
    [InlineData("Buy Tee")]
    [InlineData("Buy-Tee")]
    [InlineData("2013")]
    [InlineData("Buy#Tee")]
    [InlineData("Buy\u202ETee")]
    [InlineData("Buy👕")]
    [InlineData("A1234567890123456789012345678901234567890")]
    public void a_hashtag_is_letters_digits_and_underscores_and_not_too_long(string? hashtag) => Refused(Tee with { Hashtag = hashtag }, "hashtag");

    [Theory]
    [InlineData("stop")]
    [InlineData("#STOP")]
    [InlineData("ｓｔｏｐ")]
    [InlineData("Confirm2346789B")]
    [InlineData("CONFIRMWXVTRQPN")]
    public void the_words_of_opting_out_and_confirming_are_reserved(string hashtag)
    {
        Refused(Tee with { Hashtag = hashtag }, "hashtag");
        Assert.Equal("is reserved", (Tee with { Hashtag = hashtag }).Check(Id, Now).Errors["hashtag"]);
    }

    [Theory]
    [InlineData("ConfirmTee")]
    [InlineData("Stopwatch")]
    public void what_only_begins_like_a_reserved_word_is_free(string hashtag) => Assert.Equal(hashtag, Offer(Tee with { Hashtag = hashtag }).Hashtag);

    [Theory]
    [InlineData("BuyTee", "BUYTEE", true)]
    [InlineData("BuyTee", "ВuуТее", true)]
    [InlineData("Mill0", "MiIlO", true)]
    [InlineData("BuyTee", "BuyTees", false)]
    [InlineData("Cafe", "Café", false)]
    public void hashtags_that_people_cannot_tell_apart_have_one_skeleton(string one, string other, bool alike) =>
        Assert.Equal(alike, Offer(Tee with { Hashtag = one }).Skeleton == Offer(Tee with { Hashtag = other }).Skeleton);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("Tee\nfree")]
    [InlineData("Tee\u0000")]
    [InlineData("Tee \u202E eerf")]
    [InlineData("Tee \u2066x\u2069")]
    [InlineData("T\u200Bee")]
    [InlineData("Tee\u2028")]
    [InlineData("Tee\uE000")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public void a_title_and_a_merchant_are_one_line_that_hides_nothing(string? text)
    {
        Refused(Tee with { Title = text }, "title");
        Refused(Tee with { Merchant = text }, "merchant");
    }

    [Theory]
    [InlineData("Tee #BuyOther")]
    [InlineData("Tee ＃BuyOther")]
    [InlineData("Tee by @acme")]
    [InlineData("Tee by ＠acme")]
    public void a_title_starts_no_hashtag_and_mentions_nobody(string title) => Refused(Tee with { Title = title }, "title");

    [Fact]
    public void a_title_may_hold_emoji_and_accents() => Assert.Equal("Café 👩‍🍳 tee", Offer(Tee with { Title = "Café 👩‍🍳 tee" }).Title);

    [Theory]
    [InlineData(0, "USD")]
    [InlineData(-1, "USD")]
    [InlineData(Money.Limit + 1, "USD")]
    [InlineData(100, "XXX")]
    [InlineData(100, "usd")]
    public void a_price_is_positive_bounded_and_in_a_known_currency(long minor, string currency) => Refused(Tee with { Price = new Money(minor, currency) }, "price");

    [Fact]
    public void a_price_must_be_given() => Refused(Tee with { Price = null }, "price");

    [Theory]
    [InlineData(-1, "USD")]
    [InlineData(Money.Limit + 1, "USD")]
    [InlineData(100, "EUR")]
    public void tax_and_shipping_are_bounded_and_in_the_currency_of_the_price(long minor, string currency)
    {
        Refused(Tee with { Tax = new Money(minor, currency) }, "tax");
        Refused(Tee with { Shipping = new Money(minor, currency) }, "shipping");
    }

    [Theory]
    [InlineData(1, 0, "endsAt")]
    [InlineData(1, 1, "endsAt")]
    [InlineData(-2, -1, "endsAt")]
    [InlineData(null, 0, "endsAt")]
    [InlineData(1, 2, null)]
    [InlineData(-2, 1, null)]
    [InlineData(1, null, null)]
    public void a_window_ends_after_it_starts_and_in_the_future(int? startsInHours, int? endsInHours, string? wrong)
    {
        var draft = Tee with { StartsAt = Now + Hours(startsInHours), EndsAt = Now + Hours(endsInHours) };
        if (wrong is null) Offer(draft);
        else Refused(draft, wrong);

        static TimeSpan? Hours(int? hours) => hours is { } h ? TimeSpan.FromHours(h) : null;
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(Stock.Limit, true)]
    [InlineData(Stock.Limit + 1, false)]
    public void stock_is_given_and_bounded(int? stock, bool accepted)
    {
        if (accepted) Assert.Equal(stock, Offer(Tee with { Stock = stock }).Variants[0].Stock.Available);
        else Refused(Tee with { Stock = stock }, "stock");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_001)]
    public void the_limit_for_each_member_is_bounded(int limit) => Refused(Tee with { LimitPerMember = limit }, "limitPerMember");

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/terms")]
    [InlineData("ftp://example.org/")]
    [InlineData("")]
    public void terms_are_at_a_web_address(string address) => Refused(Tee with { TermsUrl = address }, "termsUrl");

    [Fact]
    public void variants_carry_the_stock_and_the_words_that_choose_them()
    {
        var offer = Offer(Tee with { Stock = null, Variants = [new("Black M", null, 3), new("#White/L", "White, large", 4)] });
        Assert.True(offer.HasChoice);
        Assert.Equal(["Black M", "White L"], offer.Variants.Select(v => v.Tag));
        Assert.Equal(["Black M", "White, large"], offer.Variants.Select(v => v.Title));
        Assert.Equal(["white", "l"], offer.Variants[1].Words);
        Assert.Equal(7, offer.Variants.Sum(v => v.Stock.Available));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b c d e")]
    [InlineData("buytee")]
    [InlineData("XL!")]
    [InlineData("42")]
    [InlineData("a1234567890123456789012345678901234567890")]
    public void a_variant_has_one_to_four_tag_words_other_than_the_hashtag(string tag) =>
        Refused(Tee with { Stock = null, Variants = [new("M", null, 1), new(tag, null, 1)] }, "variants[1].tag");

    [Theory]
    [InlineData("M", "m")]
    [InlineData("black M", "M black")]
    public void two_variants_are_not_chosen_by_the_same_words(string one, string other) =>
        Refused(Tee with { Stock = null, Variants = [new(one, null, 1), new(other, null, 1)] }, "variants");

    [Fact]
    public void a_stock_given_beside_variants_is_their_sum()
    {
        VariantDraft[] variants = [new("M", null, 3), new("L", null, 4)];
        Offer(Tee with { Stock = 7, Variants = variants });
        Refused(Tee with { Stock = 8, Variants = variants }, "stock");
        Refused(Tee with { Stock = null, Variants = [new("M", null, null)] }, "variants[0].stock");
        Refused(Tee with { Stock = null, Variants = [.. Enumerable.Range(0, 51).Select(n => new VariantDraft($"v{n}", null, 1))] }, "variants");
    }

    [Fact]
    public void what_is_wrong_is_said_in_words_that_follow_the_field_s_name()
    {
        Says("hashtag", "must be 1 to 40 letters, digits or underscores with at least one letter", Tee with { Hashtag = "" });
        Says("title", "must not contain # or @: it stands in public replies", Tee with { Title = "Tee @acme" });
        Says("title", "must be at most 80 characters", Tee with { Title = new('x', 81) });
        Says("endsAt", "must be after startsAt", Tee with { StartsAt = Now.AddHours(2), EndsAt = Now.AddHours(1) });
        Says("endsAt", "must be in the future", Tee with { EndsAt = Now });
        Says("endsAt", "must be after startsAt; must be in the future", Tee with { StartsAt = Now, EndsAt = Now });
        Says("termsUrl", "must be an http or https address of at most 300 characters", Tee with { TermsUrl = "ftp://example.org/" });
        Says("limitPerMember", "must be from 1 to 1000", Tee with { LimitPerMember = 0 });
        Says("price", "must be given as an amount in minor units and a currency", Tee with { Price = null });
        Says("price", "must be in a currency of ISO 4217", Tee with { Price = new(1, "XXX") });
        Says("price", $"must be from 1 to {Money.Limit} minor units", Tee with { Price = new(0, "USD") });
        Says("tax", "must be in the currency of the price", Tee with { Tax = new(1, "EUR") });
        Says("shipping", $"must be from 0 to {Money.Limit} minor units", Tee with { Shipping = new(-1, "USD") });
        Says("taxMode", "must be fixed, inclusive or exclusive", Tee with { TaxMode = "none" });
        Says("taxMode", "must be fixed, inclusive or exclusive", Tee with { TaxMode = "7" });
        Says("taxMode", "must be fixed, inclusive or exclusive", Tee with { TaxMode = "1" });
        Says("tax", "cannot be given where it goes by the table of rates", Tee with { TaxMode = "inclusive", Tax = new(1, "USD") });
        Says("taxCategory", "is for offers whose tax goes by the table of rates", Tee with { TaxCategory = "books" });
        Says("taxCategory", "must be at most 80 characters", Tee with { TaxMode = "exclusive", TaxCategory = new('b', 81) });
        Says("stock", $"must be a whole number from 0 to {Stock.Limit}", Tee with { Stock = null });
        Says("stock", "must be the sum of the variants' stock, or be left out", Tee with { Stock = 2, Variants = [new("M", null, 1)] });
        Says("variants", "must be at most 50", Tee with { Stock = null, Variants = [.. Enumerable.Range(0, 51).Select(n => new VariantDraft($"v{n}", null, 1))] });
        Says("variants", "must differ in their tags", Tee with { Stock = null, Variants = [new("b a", null, 1), new("a b", null, 1)] });
        Says("variants[0].tag", "must be one to four tag words of letters, digits or underscores, none of them the offer's hashtag", Tee with { Stock = null, Variants = [new(null, null, 1)] });
        Says("variants[0].title", "must not contain control or invisible formatting characters", Tee with { Stock = null, Variants = [new("M", "a\nb", 1)] });
        Says("variants[0].stock", $"must be a whole number from 0 to {Stock.Limit}", Tee with { Stock = null, Variants = [new("M", null, -1)] });
        Says("price", $"with tax and shipping must be at most {Money.Limit} minor units", Tee with { Price = new(Money.Limit - 1, "USD"), Tax = new(1, "USD"), Shipping = new(1, "USD") });
    }

    [Fact]
    public void what_is_just_within_its_bounds_is_taken()
    {
        Offer(Tee with { Hashtag = new('x', 40), Title = new('x', 80), LimitPerMember = 1_000 });
        Offer(Tee with { Price = new(Money.Limit - 2, "USD"), Tax = new(1, "USD"), Shipping = new(1, "USD") });
        Offer(Tee with { Stock = null, Variants = [.. Enumerable.Range(0, 50).Select(n => new VariantDraft($"v{n}", null, 1))] });
        Offer(Tee with { Stock = 1, Variants = [new($"a b c {new string('d', 40)}", null, 1)] });
        Offer(Tee with { Stock = 0, Variants = [new("M", null, 1)] });
    }

    [Theory]
    [InlineData(null, TaxMode.Fixed)]
    [InlineData("Fixed", TaxMode.Fixed)]
    [InlineData("inclusive", TaxMode.Inclusive)]
    [InlineData("EXCLUSIVE", TaxMode.Exclusive)]
    public void a_tax_mode_is_named_in_any_case(string? text, TaxMode mode) => Assert.Equal(mode, Offer(Tee with { TaxMode = text }).TaxMode);

    [Fact]
    public void a_tax_category_goes_with_the_table_and_an_empty_one_with_anything()
    {
        Assert.Equal("books", Offer(Tee with { TaxMode = "exclusive", TaxCategory = " books " }).TaxCategory);
        Assert.Equal("", Offer(Tee with { TaxMode = "exclusive", Tax = new(0, "USD") }).TaxCategory);
        Assert.Equal("", Offer(Tee with { TaxCategory = " " }).TaxCategory);
    }

    [Theory]
    [InlineData("https://example.org/terms", true)]
    [InlineData("http://example.org", true)]
    [InlineData("https://example.org/a b", false)]
    [InlineData("https://example.org/a\u0001", false)]
    [InlineData("https://example.org/\u00A0", false)]
    [InlineData("mailto:shop@example.org", false)]
    public void terms_are_at_an_address_of_the_web(string address, bool taken)
    {
        if (taken) Assert.Equal(address, Offer(Tee with { TermsUrl = address }).TermsUrl);
        else Refused(Tee with { TermsUrl = address }, "termsUrl");
    }

    [Fact]
    public void an_address_of_terms_has_a_bound()
    {
        var longest = "https://example.org/" + new string('x', 280);
        Offer(Tee with { TermsUrl = longest });
        Refused(Tee with { TermsUrl = longest + "x" }, "termsUrl");
    }

    static void Says(string field, string wrong, ProductDraft draft)
    {
        Refused(draft, field);
        Assert.Equal(wrong, draft.Check(Id, Now).Errors[field]);
    }

    static ProductOffer Offer(ProductDraft draft)
    {
        var result = draft.Check(Id, Now);
        Assert.Empty(result.Errors.ByField);
        return result.Value!;
    }

    static void Refused(ProductDraft draft, string field)
    {
        var result = draft.Check(Id, Now);
        Assert.Null(result.Value);
        Assert.Equal([field], result.Errors.ByField.Keys);
    }
}
