using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Taxes;

namespace Tagsale.Tests.Core.Purchases;

public sealed class ReplyTextTests
{
    const string Code = "Confirm2346789B";

    static readonly ProgramRules Rules = new()
    {
        Id = new(1),
        Name = "Plaza Goods",
        PublicUrl = "https://shop.example.org",
        TermsVersion = "1",
        Storefronts = [],
    };

    static readonly ProductOffer Tee = new()
    {
        Id = new(Guid.Parse("11111111-1111-1111-1111-111111111111")),
        Hashtag = "BuyTee",
        Tag = "buytee",
        Skeleton = "buytee",
        Title = "Tee",
        Merchant = "Acme",
        Price = new(1999, "USD"),
        Tax = new(150, "USD"),
        Shipping = new(500, "USD"),
        LimitPerMember = 1,
        Variants = [new("black M", "Black, medium", ["black", "m"], new(1, 0, 0)), new("white L", "White, large", ["white", "l"], new(1, 0, 0))],
        CreatedAt = At,
    };

    static readonly Purchase Bought = new()
    {
        Id = new(Guid.Parse("22222222-2222-2222-2222-222222222222")),
        Offer = Tee.Id,
        Variant = "black M",
        Member = new(Guid.Parse("33333333-3333-3333-3333-333333333333")),
        Account = new("plaza", "account-of-ann"),
        Card = new(Guid.Parse("44444444-4444-4444-4444-444444444444")),
        Service = "paymentservice",
        Fingerprint = "fingerprint-of-card",
        AddressNumber = 1,
        PostId = "post-of-ann",
        Code = Code,
        Total = Tee.Total,
        CreatedAt = At,
        State = PurchaseState.Paid,
        Charge = "reference-of-charge",
        ActionPage = "https://bank.example.org/approve",
    };

    static DateTimeOffset At => new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void the_confirmation_request_says_what_the_total_the_code_the_window_and_where_the_terms_are() => Assert.Equal(
        "One Tee (black M) is held for you: 26.49 USD in total incl. tax 1.50 USD and shipping 5.00 USD. " +
        $"To order and pay, post #{Code} within 15 minutes. Terms: https://shop.example.org/o/BuyTee",
        ReplyText.ConfirmationRequest(Rules, Tee, Tee.Variants[0], Code, LinesOf(Tee)));

    [Theory]
    [InlineData(0, 0, "20.00 USD in total. ")]
    [InlineData(5, 0, "20.05 USD in total incl. tax 0.05 USD. ")]
    [InlineData(0, 5, "20.05 USD in total incl. shipping 0.05 USD. ")]
    public void the_confirmation_request_names_only_the_extras_there_are(long tax, long shipping, string said)
    {
        var offer = Tee with { Price = new(2000, "USD"), Tax = new(tax, "USD"), Shipping = new(shipping, "USD") };
        Assert.Contains(said, ReplyText.ConfirmationRequest(Rules, offer, offer.Variants[0], Code, LinesOf(offer)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:15:00", "15 minutes")]
    [InlineData("00:00:05", "5 seconds")]
    [InlineData("00:02:30", "150 seconds")]
    [InlineData("00:02:00", "2 minutes")]
    [InlineData("00:01:00", "60 seconds")]
    public void the_window_is_told_in_whole_minutes_or_else_in_seconds(string window, string said)
    {
        var rules = Rules with { ConfirmationWindow = TimeSpan.Parse(window, CultureInfo.InvariantCulture) };
        Assert.Contains($"within {said}.", ReplyText.ConfirmationRequest(rules, Tee, Tee.Variants[0], Code, LinesOf(Tee)), StringComparison.Ordinal);
    }

    [Fact]
    public void every_refusal_has_its_own_text()
    {
        var texts = Refusals(Tee).Concat(CodeRefusals()).ToList();
        Assert.Equal(Enum.GetValues<RefusalReason>().Length + Enum.GetValues<CodeRefusal>().Length, texts.Count);
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.All(texts, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Theory]
    [InlineData(RefusalReason.ProgramPaused, "The shop is paused just now; nothing was ordered. Please try again later.")]
    [InlineData(RefusalReason.AccountNotPublic, "We can only take orders from public accounts; nothing was ordered.")]
    [InlineData(RefusalReason.SeveralOffers, "That post names more than one offer; nothing was ordered. Please post one offer's hashtag at a time.")]
    [InlineData(RefusalReason.OfferNotStarted, "Tee is not on sale yet; nothing was ordered. It starts 2026-03-03 12:00 UTC.")]
    [InlineData(RefusalReason.OfferEnded, "Tee has ended; nothing was ordered. See what is on offer: https://shop.example.org")]
    [InlineData(RefusalReason.NoCard, "Before you can order, please finish setting up your account: https://shop.example.org/member")]
    [InlineData(RefusalReason.CardNotEligible, "Before you can order, please look at your payment settings: https://shop.example.org/member")]
    [InlineData(RefusalReason.NoAddress, "Before you can order, please complete your delivery details: https://shop.example.org/member")]
    [InlineData(RefusalReason.VariantMissing, "Which Tee? Please post the offer's hashtag again with one of: #black #M, #white #L. Nothing is held yet.")]
    [InlineData(RefusalReason.VariantUnknown, "That form of Tee is not on offer. Please post again with one of: #black #M, #white #L. Nothing is held yet.")]
    [InlineData(RefusalReason.AlreadyWaiting, "Your Tee is held already and waits for your confirmation hashtag.")]
    [InlineData(RefusalReason.LimitReached, "Tee is limited to 1 for each member, and you have reached that; nothing was ordered.")]
    [InlineData(RefusalReason.SoldOut, "Tee is sold out; nothing was ordered. See what else is on offer: https://shop.example.org")]
    [InlineData(RefusalReason.NotSoldThere, "This cannot be ordered with your delivery details as they are; nothing was ordered. Your private page tells why: https://shop.example.org/member")]
    [InlineData(RefusalReason.TotalNotTaken, "Tee cannot be paid for as it is; nothing was ordered. That is for us to mend. See what else is on offer: https://shop.example.org")]
    [InlineData(RefusalReason.NeedsStepUp, "This cannot be ordered by a public post just now; nothing is held. Your private page tells why: https://shop.example.org/member")]
    public void a_refusal_says_what_is_wrong_and_what_can_be_done(RefusalReason reason, string text) =>
        Assert.Equal(text, ReplyText.Refused(Rules, Tee with { StartsAt = At }, Choosing(reason, Tee)));

    [Fact]
    public void an_offer_whose_start_is_not_set_starts_soon() =>
        Assert.EndsWith("It starts soon.", ReplyText.Refused(Rules, Tee, RefusalReason.OfferNotStarted), StringComparison.Ordinal);

    [Fact]
    public void a_post_of_several_offers_is_refused_without_naming_one() =>
        Assert.StartsWith("That post names more than one offer;", ReplyText.Refused(Rules, null, RefusalReason.SeveralOffers), StringComparison.Ordinal);

    [Theory]
    [InlineData(CodeRefusal.Unknown, "That confirmation hashtag is not one of ours; nothing was charged. Please check it against our reply.")]
    [InlineData(CodeRefusal.Late, "That came after the 15 minutes had passed; nothing was charged. To try again, post the offer's hashtag.")]
    [InlineData(CodeRefusal.NoLongerOpen, "That order is no longer open; nothing was charged. To try again, post the offer's hashtag.")]
    [InlineData(CodeRefusal.AlreadyConfirmed, "You confirmed that order before; it is charged once only. See your private page: https://shop.example.org/member")]
    public void a_code_that_changes_nothing_is_told_why(CodeRefusal refusal, string text) => Assert.Equal(text, ReplyText.CodeRefused(Rules, refusal));

    [Fact]
    public void a_stranger_is_invited_once_and_told_so() => Assert.Equal(
        "Hello! To buy here by posting a hashtag, link your account and a card once: https://shop.example.org/join . We will not write again unless you ask.", ReplyText.Invitation(Rules));

    [Theory]
    [InlineData(TaxMode.Fixed, true, "Tee for 26.49 USD. Post #BuyTee and your choice to buy! Terms: https://shop.example.org/o/BuyTee")]
    [InlineData(TaxMode.Exclusive, true, "Tee for 26.49 USD plus tax. Post #BuyTee and your choice to buy! Terms: https://shop.example.org/o/BuyTee")]
    [InlineData(TaxMode.Inclusive, false, "Tee for 26.49 USD. Post #BuyTee to buy! Terms: https://shop.example.org/o/BuyTee")]
    public void the_post_of_an_offer_says_the_price_and_how_to_buy(TaxMode mode, bool choice, string text) =>
        Assert.Equal(text, ReplyText.Announcement(Rules, choice ? Tee with { TaxMode = mode } : Tee with { TaxMode = mode, Variants = [Variant.Only(1)] }));

    [Theory]
    [InlineData(RefusalReason.VariantMissing)]
    [InlineData(RefusalReason.VariantUnknown)]
    public void who_names_no_variant_is_told_the_choices(RefusalReason reason) =>
        Assert.Contains("one of: #black #M, #white #L.", ReplyText.Refused(Rules, Tee, Choosing(reason, Tee)), StringComparison.Ordinal);

    [Fact]
    public void choices_that_do_not_fit_are_left_out_whole_and_it_shows()
    {
        var many = Enumerable.Range(1, 50).Select(n => $"colour{n}").ToArray();
        var text = ReplyText.Refused(Rules, Tee, new(RefusalReason.VariantMissing, [.. many]));
        Assert.Contains("#colour1, #colour2", text, StringComparison.Ordinal);
        Assert.Contains(", …. Nothing is held yet.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(59, 57, "#{0}, #{1}.")]
    [InlineData(59, 58, "#{0}, ….")]
    [InlineData(130, 1, "#{0}, ….")]
    public void choices_are_named_up_to_120_characters_and_one_in_any_case(int first, int second, string said)
    {
        var (a, b) = (new string('a', first), new string('b', second));
        Assert.Contains("one of: " + string.Format(null, said, a, b), ReplyText.Refused(Rules, Tee, new(RefusalReason.VariantMissing, [a, b])), StringComparison.Ordinal);
    }

    [Fact]
    public void a_receipt_names_what_was_paid_and_says_when_something_else_failed()
    {
        var declined = Bought with { State = PurchaseState.Declined };
        Assert.StartsWith("Thank you! Ordered and paid: Tee (black M) (26.49 USD). Your receipt", Receipt(Bought), StringComparison.Ordinal);
        Assert.Contains("Another order did not go through and was not charged.", Receipt(Bought, declined), StringComparison.Ordinal);
        Assert.StartsWith("Your order did not go through; nothing was charged.", Receipt(declined), StringComparison.Ordinal);
        Assert.StartsWith("Thank you! Ordered and paid: Tee (black M) (26.49 USD), Tee (black M) (26.49 USD). Your receipt is on", Receipt(Bought, Bought), StringComparison.Ordinal);
    }

    [Fact]
    public void a_receipt_says_where_something_was_charged_that_goes_back()
    {
        var other = Bought with { State = PurchaseState.Declined, Declined = Tagsale.Core.Ports.DeclineReason.OtherSum };
        Assert.Equal("Your order did not go through; what was charged goes back. Details are on your private page: https://shop.example.org/member", Receipt(other));
        Assert.Contains("Another order did not go through; what was charged for it goes back. Your receipt", Receipt(Bought, other), StringComparison.Ordinal);
        Assert.Contains("goes back", Receipt(other, Bought with { State = PurchaseState.Declined }), StringComparison.Ordinal);
    }

    [Fact]
    public void no_title_makes_a_text_too_long_or_takes_away_its_code_total_or_link() =>
        Prop.ForAll(Titles.ToArbitrary(), title =>
        {
            var offer = Tee with { Title = title };
            var request = ReplyText.ConfirmationRequest(Rules, offer, offer.Variants[0], Code, LinesOf(offer));
            Assert.All(AllTexts(offer), text => Assert.InRange(Graphemes(text), 1, ReplyText.MostGraphemes));
            Assert.Contains($"#{Code} within", request, StringComparison.Ordinal);
            Assert.Contains("26.49 USD in total", request, StringComparison.Ordinal);
            Assert.EndsWith("/o/BuyTee", request, StringComparison.Ordinal);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void a_shortened_title_is_cut_between_characters_as_people_see_them()
    {
        var family = "👨‍👩‍👧‍👦";
        var offer = Tee with { Title = string.Concat(Enumerable.Repeat(family, 300)), Variants = [Variant.Only(1)] };
        var text = ReplyText.Announcement(Rules, offer);
        Assert.Equal(ReplyText.MostGraphemes, Graphemes(text));
        Assert.StartsWith(family, text, StringComparison.Ordinal);
        Assert.Contains(family + "… for 26.49 USD.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(280, "x")]
    [InlineData(281, "…")]
    public void a_text_is_shortened_where_it_is_longer_than_the_shortest_limit(int length, string end)
    {
        var rest = length - Graphemes(ReplyText.Announcement(Rules, Tee with { Title = "" }));
        Assert.Contains($"{end} for 26.49 USD.", ReplyText.Announcement(Rules, Tee with { Title = new('x', rest) }), StringComparison.Ordinal);
    }

    [Fact]
    public void the_dearest_offer_with_the_longest_hashtag_and_tags_still_fits()
    {
        var most = new Money(Money.Limit, "KWD");
        var words = Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 40)).ToArray();
        var offer = Tee with
        {
            Hashtag = new string('x', 40),
            Title = new string('t', 80),
            Price = most,
            Tax = most,
            Shipping = most,
            Variants = [new(string.Join(' ', words), "", [.. words], new(1, 0, 0)), new(string.Join(' ', words) + "b", "", [.. words], new(1, 0, 0))],
        };
        Assert.All(AllTexts(offer), text => Assert.InRange(Graphemes(text), 1, ReplyText.MostGraphemes));
    }

    [Fact]
    public void nothing_personal_stands_in_any_text()
    {
        string[] personal =
        [
            Bought.Account.Id, Bought.PostId, Bought.Fingerprint, Bought.Service, Bought.Charge!, Bought.ActionPage!,
            $"{Bought.Id}", $"{Bought.Member}", $"{Bought.Card}", "insufficient", "declined", "card", "address",
        ];
        foreach (var text in AllTexts(Tee))
            Assert.DoesNotContain(personal, word => text.Replace("account and a card once", "", StringComparison.Ordinal).Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void a_refusal_that_has_to_do_with_card_or_address_does_not_say_so_in_public()
    {
        foreach (var reason in new[] { RefusalReason.NoCard, RefusalReason.CardNotEligible, RefusalReason.NoAddress })
        {
            var text = ReplyText.Refused(Rules, Tee, reason);
            Assert.Contains("https://shop.example.org/member", text, StringComparison.Ordinal);
            Assert.DoesNotContain("card", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    static Gen<string> Titles => Gen.Elements("a", "é", "e\u0301", "\u0301", "👨‍👩‍👧‍👦", "🇩🇪", "🇩", "ﷺ", "漢", "\u200D", "\ud83d", " ", "각", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍")
        .ListOf().SelectMany(parts => Gen.Choose(1, 60).Select(times => new StringBuilder().Insert(0, string.Concat(parts), times).ToString()));

    static List<string> AllTexts(ProductOffer offer) =>
    [
        .. Refusals(offer),
        .. CodeRefusals(),
        .. offer.Variants.Select(v => ReplyText.ConfirmationRequest(Rules, offer, v, Code, LinesOf(offer))),
        ReplyText.Invitation(Rules),
        ReplyText.Announcement(Rules, offer),
        ReplyText.Receipt(Rules, [.. Enumerable.Repeat((Bought, offer), 5), (Bought with { State = PurchaseState.Declined }, offer)]),
        ReplyText.Receipt(Rules, [(Bought with { State = PurchaseState.Declined }, offer)]),
    ];

    static IEnumerable<string> Refusals(ProductOffer offer) => Enum.GetValues<RefusalReason>().Select(reason => ReplyText.Refused(Rules, offer, Choosing(reason, offer)));

    static IEnumerable<string> CodeRefusals() => Enum.GetValues<CodeRefusal>().Select(refusal => ReplyText.CodeRefused(Rules, refusal));

    static Refusal Choosing(RefusalReason reason, ProductOffer offer) => new(reason, [.. offer.Variants.Select(v => v.Tag)]);

    static string Receipt(params Purchase[] purchases) => ReplyText.Receipt(Rules, [.. purchases.Select(p => (p, Tee))]);

    static int Graphemes(string text) => new StringInfo(text).LengthInTextElements;

    static PriceLines LinesOf(ProductOffer offer) => new(offer.Price, offer.Shipping, offer.Tax, false);
}
