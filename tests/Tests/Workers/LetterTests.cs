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
        var (offer, member) = (Some.Offer(tax: 100, shipping: 200), Some.Member(name: Hostile));
        var view = View(Some.Purchase(offer with { Title = Hostile, Merchant = Hostile }, member, StateFor(kind)) with { Carrier = Hostile, Tracking = "1Z" }, offer with { Title = Hostile, Merchant = Hostile });

        var letter = Letter.About(kind, Some.Rules(), member, view, Some.Now);

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

    static PurchaseState StateFor(MailKind kind) => kind == MailKind.Declined ? PurchaseState.Declined : PurchaseState.Paid;

    static PurchaseView View(Purchase purchase, Tagsale.Core.Offers.ProductOffer offer, params PurchaseState[] states) =>
        new(purchase, offer, [.. (states.Length == 0 ? [purchase.State] : states).Select((state, i) => new HistoryLine(Some.Now.AddMinutes(i), state, "the reason"))]);

    [GeneratedRegex(@"<[^>]*\b(src|srcset|background)=|url\(|@import|<(link|script|iframe|object|img)", RegexOptions.IgnoreCase)]
    private static partial Regex Fetching();
}
