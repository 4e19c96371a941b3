using System.Text.RegularExpressions;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Workers;

public sealed partial class LetterTests
{
    const string Hostile = "<img src=\"http://evil.example/x.png\" onerror='alert(1)'> & \"Co\"";

    public static TheoryData<MailKind> Kinds => [.. Enum.GetValues<MailKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void every_letter_says_the_same_in_both_forms_and_fetches_nothing(MailKind kind)
    {
        var (offer, member) = (Some.Offer(tax: 100, shipping: 200), Some.Member(name: "Win a prize at evil.example"));
        var view = View(Some.Purchase(offer with { Title = Hostile, Merchant = Hostile }, member, StateFor(kind)) with { Carrier = Hostile, Tracking = "1Z" }, offer with { Title = Hostile, Merchant = Hostile });

        var letter = Letter.About(kind, Some.Rules(), member, view, Some.Now);

        Assert.DoesNotContain(member.Name, string.Concat(letter.Parts), StringComparison.Ordinal);
        var html = letter.ToHtml();
        Assert.DoesNotMatch(Fetching(), html);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        var seen = System.Net.WebUtility.HtmlDecode(html);
        foreach (var line in letter.Parts.OfType<LetterPart.Words>()) Assert.Contains(line.Text, seen, StringComparison.Ordinal);
        foreach (var (label, value) in letter.Parts.OfType<LetterPart.Facts>().SelectMany(f => f.Rows))
        {
            Assert.Contains($"{label}</th>", html, StringComparison.Ordinal);
            Assert.Contains(value, seen, StringComparison.Ordinal);
            Assert.Contains(value, letter.ToText(), StringComparison.Ordinal);
        }
        Assert.Contains($"https://shop.example/member/purchases/{view.Purchase.Id}", html, StringComparison.Ordinal);
        Assert.Contains($"https://shop.example/member/purchases/{view.Purchase.Id}", letter.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void the_page_tells_what_the_letters_told()
    {
        var (offer, member) = (Some.Offer(), Some.Member());
        var purchase = Some.Purchase(offer, member, PurchaseState.Refunded) with { RefundedMinor = 500, Deadline = Some.Now, Carrier = "DHL" };
        var view = View(purchase, offer, PurchaseState.AwaitingReply, PurchaseState.AwaitingConfirmation, PurchaseState.Paying, PurchaseState.ActionRequired,
            PurchaseState.Paid, PurchaseState.Paid, PurchaseState.Shipped, PurchaseState.Delivered, PurchaseState.Refunded);

        Assert.Equal(
            ["Confirm your order of Tee", "Please approve your payment for Tee", "Your receipt for Tee", "Tee is on its way", "A refund for Tee"],
            WhatWasTold.About(Some.Rules(), member, view).Select(told => told.Letter.Subject));
    }

    [Fact]
    public void a_refund_is_told_with_its_own_time_whatever_happened_since()
    {
        var (offer, member) = (Some.Offer(), Some.Member());
        var purchase = Some.Purchase(offer, member, PurchaseState.Shipped) with
        {
            RefundedMinor = 500, RepaymentCount = 1, Repayments = [new(1, new(500, "USD"), RepaymentState.Made, At: Some.Now.AddMinutes(1.5))],
        };
        var view = View(purchase, offer, PurchaseState.Paying, PurchaseState.Paid, PurchaseState.Shipped);
        Assert.Equal(
            [("Your receipt for Tee", 1.0), ("A refund for Tee", 1.5), ("Tee is on its way", 2)],
            WhatWasTold.About(Some.Rules(), member, view).Select(told => (told.Letter.Subject, (told.At - Some.Now).TotalMinutes)));
    }

    [Theory]
    [InlineData(DeclineReason.InsufficientFunds, "not enough money", 2)]
    [InlineData(DeclineReason.OtherSum, "not what you had agreed to", 1)]
    public void why_it_did_not_go_through_is_told_the_same_after_money_went_back(DeclineReason reason, string told, int letters)
    {
        var (offer, member) = (Some.Offer(), Some.Member());
        var purchase = Some.Purchase(offer, member, PurchaseState.Declined) with
        {
            Declined = reason, Charge = "ch_1", RepaymentCount = 1, Repayments = [new(1, new(500, "USD"), RepaymentState.Asked, Charge: "ch_1", At: Some.Now.AddMinutes(5))],
        };
        var all = WhatWasTold.About(Some.Rules(), member, View(purchase, offer, PurchaseState.Paying, PurchaseState.Declined));
        Assert.Equal(letters, all.Count);
        Assert.Contains(told, all[0].Letter.ToText(), StringComparison.Ordinal);
        Assert.Equal(reason != DeclineReason.OtherSum, all[0].Letter.ToText().Contains("You have not been charged", StringComparison.Ordinal));
        if (letters > 1) Assert.Contains("5.00 USD", all[1].Letter.ToText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PurchaseState.Declined, "did not go through")]
    [InlineData(PurchaseState.Expired, "has ended")]
    [InlineData(PurchaseState.Cancelled, null)]
    public void the_page_tells_how_it_ended(PurchaseState state, string? subject)
    {
        var (offer, member) = (Some.Offer(), Some.Member());
        var view = View(Some.Purchase(offer, member, state) with { ReplyAt = Some.Now, Deadline = Some.Now }, offer, PurchaseState.AwaitingReply, PurchaseState.AwaitingConfirmation, state, state);

        var told = WhatWasTold.About(Some.Rules(), member, view);

        if (subject is null) Assert.Empty(told);
        else Assert.Contains(subject, Assert.Single(told).Letter.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void a_payment_to_be_approved_is_kept_until_a_time_that_is_named()
    {
        var (offer, member) = (Some.Offer(), Some.Member());
        var waits = Some.Purchase(offer, member, PurchaseState.ActionRequired, due: Some.Now.AddMinutes(15));

        Assert.Contains("until 2026-01-15 12:15:00 UTC", Text(waits, Some.Now.AddMinutes(3)), StringComparison.Ordinal);
        Assert.Contains("until 2026-01-15 12:30:00 UTC", Text(waits with { State = PurchaseState.Paid, Due = null }, Some.Now), StringComparison.Ordinal);

        string Text(Purchase purchase, DateTimeOffset at) => Letter.About(MailKind.ActionRequired, Some.Rules() with { ActionWindow = TimeSpan.FromMinutes(30) }, member, View(purchase, offer), at).ToText();
    }

    static PurchaseState StateFor(MailKind kind) => kind == MailKind.Declined ? PurchaseState.Declined : PurchaseState.Paid;

    static PurchaseView View(Purchase purchase, Tagsale.Core.Offers.ProductOffer offer, params PurchaseState[] states) =>
        new(purchase, offer, [.. (states.Length == 0 ? [purchase.State] : states).Select((state, i) => new HistoryLine(Some.Now.AddMinutes(i), state, "the reason"))]);

    [GeneratedRegex(@"<[^>]*\b(src|srcset|background)=|url\(|@import|<(link|script|iframe|object|img)", RegexOptions.IgnoreCase)]
    private static partial Regex Fetching();
}
