using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Members;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;
using Tagsale.Core.Rewards;
using Tagsale.Tests.Core.Rewards;
using static Tagsale.Tests.Core.Rewards.RewardProgramme;

namespace Tagsale.Tests.Scenarios;

public sealed class LoadingByPostTests : IDisposable
{
    readonly RewardProgramme _programme = new();
    readonly SocialAccount _account = Some.Account("ann");
    readonly Card _card = Some.Card();

    [Theory]
    [InlineData("acmeback")]
    [InlineData("lovely", "acmeback", "books")]
    public void a_post_with_the_hashtag_loads_the_offer_whatever_else_it_says(params string[] tags)
    {
        var (offer, member) = (_programme.Publish(d => d with { MinSpend = Usd(1_500), EndsAt = Some.Now.AddDays(9) }), Enrol());
        var post = Some.Post(_account, tags);

        var loaded = Assert.IsType<PostOutcome.Loaded>(_programme.Read(post));

        Assert.Equal((loaded.Enrollments.Single(), offer.Id, member.Id, _card.Key, EnrollmentSource.Post), Told(_programme.OnlyEnrollment));
        Assert.Equal(
            "Loaded: Acme credit. Spend 15.00 USD or more at Acme, get 5.00 USD back until 2026-01-24 12:00 UTC; nothing to show at the till. Terms: https://shop.example/o/AcmeBack",
            _programme.ReplyTo(post));
    }

    [Fact]
    public void what_is_paid_between_a_post_and_its_reading_counts()
    {
        _programme.Publish(d => d with { EndsAt = Some.Now.AddHours(1) });
        Enrol();
        _programme.Now = Some.Now.AddHours(2);
        Assert.IsType<PostOutcome.Loaded>(_programme.Read(Some.Post(_account, ["acmeback"]) with { Replayed = true }));
        Assert.Equal(500, _programme.Take(Feed.Cleared(_card, 2_000, at: Some.Now.AddMinutes(30))).CreditMinor);
    }

    [Fact]
    public void a_check_in_at_a_venue_loads_the_offers_that_have_it()
    {
        var offer = _programme.Publish(d => d with { Venues = [new("venue-1", "Acme, Main Street"), new("venue-2", "Acme, Station")] });
        var member = Enrol();
        var post = Some.Post(_account, []) with { Venues = ["venue-2"] };

        Assert.IsType<PostOutcome.Loaded>(_programme.Read(post));

        Assert.Equal((offer.Id, member.Id, EnrollmentSource.CheckIn), (_programme.OnlyEnrollment.Offer, _programme.OnlyEnrollment.Member, _programme.OnlyEnrollment.Source));
        Assert.StartsWith("Loaded: Acme credit.", _programme.ReplyTo(post), StringComparison.Ordinal);
        Assert.DoesNotContain("Station", _programme.ReplyTo(post), StringComparison.Ordinal);
    }

    [Fact]
    public void a_check_in_somewhere_else_loads_nothing_and_is_not_answered()
    {
        _programme.Publish(d => d with { Venues = [new("venue-1", "Acme")] });
        Enrol();
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.NothingAsked), _programme.Read(Some.Post(_account, []) with { Venues = ["venue-9"] }));
        Assert.Empty(Replies());
    }

    [Fact]
    public void a_check_in_with_the_hashtag_loads_once_by_the_post()
    {
        _programme.Publish(d => d with { Venues = [new("venue-1", "Acme")] });
        Enrol();
        Assert.Single(Assert.IsType<PostOutcome.Loaded>(_programme.Read(Some.Post(_account, ["acmeback"]) with { Venues = ["venue-1"] })).Enrollments);
        Assert.Equal(EnrollmentSource.Post, _programme.OnlyEnrollment.Source);
    }

    [Fact]
    public void a_check_in_loads_every_offer_of_the_venue_and_one_reply_tells()
    {
        PublishAt("AcmeBack", "Acme credit", "venue-1");
        PublishAt("BistroBack", "Bistro credit", "venue-1", "venue-2");
        PublishAt("OtherBack", "Other credit", "venue-2");
        Enrol();
        var post = CheckIn("venue-1");

        Assert.Equal(2, Assert.IsType<PostOutcome.Loaded>(_programme.Read(post)).Enrollments.Distinct().Count());
        Assert.IsType<PostOutcome.AlreadySeen>(_programme.Read(post));

        Assert.All(_programme.Kept.Enrollments.Values, e => Assert.Equal(EnrollmentSource.CheckIn, e.Source));
        Assert.StartsWith("Loaded: Acme credit, Bistro credit.", Assert.Single(Replies()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void of_a_venues_offers_those_are_loaded_that_ask_for_no_more_than_the_check_in()
    {
        PublishAt("AcmeBack", "Acme credit", "venue-1");
        _programme.Publish(d => d with { Hashtag = "BistroBack", Title = "Bistro credit", Disclosure = "ad", Venues = [new("venue-1", "Acme")] });
        Enrol();
        _programme.Read(CheckIn("venue-1"));
        Assert.StartsWith("Loaded: Acme credit.", Assert.Single(Replies()).Text, StringComparison.Ordinal);

        _programme.Read(CheckIn("venue-1", "ad"));
        Assert.StartsWith("Loaded: Bistro credit.", Replies()[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void who_comes_every_day_is_not_told_every_day_what_they_have()
    {
        PublishAt("AcmeBack", "Acme credit", "venue-1");
        _programme.Publish(d => d with { Hashtag = "SoonBack", StartsAt = Some.Now.AddDays(1), Venues = [new("venue-1", "Acme"), new("venue-2", "Acme")] });
        Enrol();
        _programme.Read(CheckIn("venue-1"));

        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.NothingAsked), _programme.Read(CheckIn("venue-1")));
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.NothingAsked), _programme.Read(CheckIn("venue-2")));

        Assert.Single(Replies());
        Assert.Equal(new PostOutcome.NotLoaded(LoadRefusal.AlreadyLoaded), _programme.Read(CheckIn("venue-1", "acmeback")));
    }

    [Fact]
    public void what_stands_between_a_check_in_and_its_offer_is_told()
    {
        PublishAt("AcmeBack", "Acme credit", "venue-1");
        _programme.Publish(d => d with { Hashtag = "BistroBack", Disclosure = "ad", Venues = [new("venue-2", "Bistro")] });
        Enrol();
        var without = Member(Some.Member(cards: []));

        ExpectRefused(CheckIn("venue-2"), LoadRefusal.DisclosureMissing);
        ExpectRefused(CheckIn("venue-1") with { Author = without }, LoadRefusal.NoCard);
        ExpectRefused(CheckIn("venue-1") with { AuthorIsPublic = false }, LoadRefusal.AccountNotPublic);
        Assert.Equal(3, Replies().Count);
    }

    [Fact]
    public void a_check_in_of_somebody_unknown_is_nobodys_business()
    {
        PublishAt("AcmeBack", "Acme credit", "venue-1");
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.Stranger), _programme.Read(CheckIn("venue-1")));
        Enrol();
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.NotOriginal), _programme.Read(CheckIn("venue-1") with { Kind = PostKind.Edit }));
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.TooOld), _programme.Read(CheckIn("venue-1") with { At = Some.Now.AddHours(-1) }));
        Assert.Empty(_programme.Queued.OfType<OutboxItem.Reply>());
    }

    [Fact]
    public void who_buys_where_a_reward_can_be_loaded_buys()
    {
        PublishAt("AcmeBack", "Acme credit", "venue-1");
        _programme.Do(new PublishOffer(Some.Offer()) { At = Some.Now });
        Enrol();
        Assert.IsType<PostOutcome.Held>(_programme.Read(CheckIn("venue-1", "buytee")));
        Assert.Empty(_programme.Kept.Enrollments);
    }

    [Fact]
    public void several_offers_of_one_post_are_loaded_together_and_told_in_one_reply()
    {
        _programme.Publish();
        _programme.Publish(d => d with { Hashtag = "BistroBack", Title = "Bistro credit" });
        Enrol();
        var post = Some.Post(_account, ["acmeback", "bistroback"]);

        Assert.Equal(2, Assert.IsType<PostOutcome.Loaded>(_programme.Read(post)).Enrollments.Distinct().Count());

        Assert.Equal(2, _programme.Kept.Enrollments.Count);
        Assert.Contains("Loaded: Acme credit, Bistro credit.", Assert.Single(Replies()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void what_can_be_loaded_of_several_is_and_the_reply_tells_only_that()
    {
        var first = _programme.Publish();
        _programme.Publish(d => d with { Hashtag = "BistroBack", Title = "Bistro credit" });
        _programme.Load(first, Enrol());
        var post = Some.Post(_account, ["acmeback", "bistroback"]);

        Assert.Single(Assert.IsType<PostOutcome.Loaded>(_programme.Read(post)).Enrollments);

        Assert.StartsWith("Loaded: Bistro credit.", _programme.ReplyTo(post), StringComparison.Ordinal);
    }

    [Fact]
    public void a_product_and_a_reward_in_one_post_are_one_too_many()
    {
        _programme.Publish();
        _programme.Do(new PublishOffer(Some.Offer()) { At = Some.Now });
        Enrol();
        Assert.Equal(RefusalReason.SeveralOffers, Assert.IsType<PostOutcome.Refused>(_programme.Read(Some.Post(_account, ["buytee", "acmeback"]))).Refusal.Reason);
        Assert.Empty(_programme.Kept.Enrollments);
    }

    [Fact]
    public void a_post_is_answered_once_however_often_it_is_delivered()
    {
        _programme.Publish();
        Enrol();
        var post = Some.Post(_account, ["acmeback"]);
        _programme.Read(post);
        Assert.IsType<PostOutcome.AlreadySeen>(_programme.Read(post));
        Assert.Single(Replies());
        Assert.Single(_programme.Kept.Enrollments);
    }

    [Fact]
    public void advertising_must_say_so_and_the_reply_asks_for_the_hashtag()
    {
        var offer = _programme.Publish(d => d with { Disclosure = "#Ad", Venues = [new("venue-1", "Acme")] });
        Enrol();
        var post = Some.Post(_account, ["acmeback"]);
        ExpectRefused(post, LoadRefusal.DisclosureMissing,
            "Nothing is loaded yet: a post that earns a discount is advertising. Please post #AcmeBack again together with #ad.");
        ExpectRefused(Some.Post(_account, []) with { Venues = ["venue-1"] }, LoadRefusal.DisclosureMissing);

        Assert.IsType<PostOutcome.Loaded>(_programme.Read(Some.Post(_account, ["ad", "acmeback"])));
        Assert.Equal(1, _programme.BudgetOf(offer).Enrolled);
    }

    [Fact]
    public void one_click_needs_no_disclosure()
    {
        var offer = _programme.Publish(d => d with { Disclosure = "ad" });
        _programme.Load(offer, Enrol());
    }

    [Fact]
    public void what_is_in_the_way_is_told_each_in_its_own_words()
    {
        var offer = _programme.Publish(d => d with { StartsAt = Some.Now.AddHours(1), EndsAt = Some.Now.AddHours(3), EnrollmentLimit = 1 });
        Enrol();
        ExpectRefused(Ask(0), LoadRefusal.OfferNotStarted, "Acme credit cannot be loaded yet. It starts 2026-01-15 13:00 UTC.");
        ExpectRefused(Ask(3), LoadRefusal.OfferEnded, "Acme credit has ended; nothing was loaded. See what is on offer: https://shop.example");
        ExpectRefused(Ask(1) with { AuthorIsPublic = false }, LoadRefusal.AccountNotPublic, "We can only act on posts of public accounts; nothing was loaded.");
        ExpectRefused(Ask(1, Member(Some.Member(cards: []))), LoadRefusal.NoCard, "Before you can load offers, please finish setting up your account: https://shop.example/member");
        ExpectRefused(
            Ask(1, Member(Some.Member(cards: [Some.Card(expires: new(2025, 12, 31))]))), LoadRefusal.CardNotEligible,
            "Before you can load offers, please look at your payment settings: https://shop.example/member");

        Assert.IsType<PostOutcome.Loaded>(_programme.Read(Ask(1)));
        ExpectRefused(Ask(1), LoadRefusal.AlreadyLoaded, "Acme credit is loaded already; it counts once for each member and card.");
        ExpectRefused(Ask(1, Member(Some.Member())), LoadRefusal.EnrollmentLimitReached, "Acme credit is used up; nothing was loaded. See what else is on offer: https://shop.example");

        _programme.Do(new PauseProgram(true) { At = Some.Now });
        ExpectRefused(Ask(1, Member(Some.Member())), LoadRefusal.ProgramPaused, "The programme is paused just now; nothing was loaded. Please try again later.");
        Assert.Equal(1, _programme.BudgetOf(offer).Enrolled);
    }

    [Fact]
    public void an_offer_without_budget_is_used_up()
    {
        var offer = _programme.Publish(d => d with { Budget = Usd(500) });
        _programme.Loaded(offer);
        Enrol();
        ExpectRefused(Ask(0), LoadRefusal.BudgetUsedUp, "Acme credit is used up; nothing was loaded. See what else is on offer: https://shop.example");
    }

    [Fact]
    public void a_stranger_loads_nothing()
    {
        _programme.Publish();
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.Stranger), _programme.Read(Some.Post(_account, ["acmeback"])));
    }

    [Fact]
    public void whoever_wants_no_replies_loads_nothing_by_posting()
    {
        _programme.Publish();
        Enrol();
        _programme.Do(new OptOut(_account) { At = Some.Now });
        Assert.Equal(new PostOutcome.Ignored(IgnoredReason.OptedOut), _programme.Read(Ask(0)));
        Assert.Empty(_programme.Kept.Enrollments);
    }

    [Fact]
    public void the_offer_post_says_what_to_do_and_what_comes_back()
    {
        _programme.Publish(d => d with { Amount = null, Percent = 7.5m, MaxCreditPerTransaction = Usd(2_000), MinSpend = Usd(7_500), Visits = 3, Disclosure = "ad" });
        Assert.Equal(
            "Acme credit: spend 75.00 USD or more at Acme on visit 3, get 7.5 % back (up to 20.00 USD). Post #AcmeBack and #ad to load it to your linked card. Terms: https://shop.example/o/AcmeBack",
            Assert.IsType<OutboxItem.Announce>(Assert.Single(_programme.Queued)).Text);
    }

    [Fact]
    public void however_long_a_title_no_reply_is_too_long_for_a_network()
    {
        _programme.Publish(d => d with { Title = new('x', 80), Merchant = new('y', 80), Hashtag = new('z', 40), MinSpend = Usd(1_500), EndsAt = Some.Now.AddDays(9), Disclosure = new('d', 40) });
        Enrol();
        var (refused, loaded) = (Some.Post(_account, [new('z', 40)]), Some.Post(_account, [new('z', 40), new('d', 40)]));
        _programme.Read(refused);
        _programme.Read(loaded);
        Assert.All(
            [.. Replies().Select(r => r.Text), .. _programme.Queued.OfType<OutboxItem.Announce>().Select(a => a.Text)],
            text => Assert.InRange(text.Length, 1, ReplyText.MostGraphemes));
    }

    public void Dispose() => _programme.Dispose();

    Member Enrol() => _programme.Enrol(Some.Member([Some.Linked(_account)], [_card]));

    SocialAccount Member(Member member) => _programme.Enrol(member).Accounts[0].Account;

    static (EnrollmentId, OfferId, MemberId, CardKey, EnrollmentSource) Told(Enrollment e) => (e.Id, e.Offer, e.Member, e.Card, e.Source);

    void PublishAt(string hashtag, string title, params string[] venues) =>
        _programme.Publish(d => d with { Hashtag = hashtag, Title = title, Venues = [.. venues.Select(id => new VenueDraft(id, "Acme"))] });

    Post CheckIn(string venue, params string[] tags) => Some.Post(_account, tags) with { Venues = [venue] };

    Post Ask(int hours, SocialAccount? by = null) => Some.Post(by ?? _account, ["acmeback"], Some.Now.AddHours(hours));

    List<OutboxItem.Reply> Replies() => [.. _programme.Queued.OfType<OutboxItem.Reply>()];

    void ExpectRefused(Post post, LoadRefusal refusal, string? words = null)
    {
        var loaded = _programme.Kept.Enrollments.Count;
        Assert.Equal(new PostOutcome.NotLoaded(refusal), _programme.Read(post));
        Assert.Equal(loaded, _programme.Kept.Enrollments.Count);
        if (words is not null) Assert.Equal(words, _programme.ReplyTo(post));
    }
}
