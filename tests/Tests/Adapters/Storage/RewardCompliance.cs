using Tagsale.Core.Engine;
using Tagsale.Core;
using Tagsale.Core.Members;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;

namespace Tagsale.Tests.Adapters.Storage;

/// <summary>Card-linked rewards from loading to clawback, what goes with time or with a member, and how they are listed.</summary>
public abstract class RewardCompliance : RewardLoadCompliance
{
    [Fact]
    public void what_is_loaded_and_paid_is_credited_once()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        var clearing = Clearing(member.PayingCard!.Key, 4_200);
        var taken = Take(clearing);

        Assert.Equal((TransactionStatus.Credited, 420), (taken.Status, taken.CreditMinor));
        Same(taken, Transaction(clearing.Id));
        Same(taken, Assert.IsType<TransactionOutcome.Already>(Ask(new TakeTransaction(clearing) { At = Now.AddDays(2) })).Transaction);
        Assert.IsType<TransactionOutcome.Contradicts>(Ask(new TakeTransaction(clearing with { Amount = new(1, "USD") }) { At = Now.AddDays(2) }));
        Assert.Equal(new Budget(10_000, 1_580, 420, 1), BudgetOf(offer));
        Assert.Equal([$"credit/{clearing.Id}/{offer.Id}"], Outbox());
        Assert.Equal([420, 420], Queries.Books.Lines(new()).Select(booked => booked.Line.Amount.Minor));
    }

    [Fact]
    public void what_is_told_twice_in_one_batch_counts_once()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        var clearing = Clearing(member.PayingCard!.Key, at: Now.AddHours(1).AddTicks(7));
        Run(new TakeTransaction(clearing) { At = Now }, new TakeTransaction(clearing) { At = Now });
        Assert.IsType<TransactionOutcome.Already>(Ask(new TakeTransaction(clearing) { At = Now }));
        Assert.Equal(100, BudgetOf(offer).Credited);
    }

    [Fact]
    public void partial_clearings_of_one_authorisation_are_one_payment_and_its_refund_takes_back_in_proportion()
    {
        var (offer, member) = (Rewarding(minSpend: 3_000), Enrolled());
        Load(offer, member);
        var authorisation = Clearing(member.PayingCard!.Key, 4_000) with { Type = TransactionType.Authorization };
        Take(authorisation);
        Assert.Equal(0, Take(Clearing(authorisation.Card, 1_000, original: authorisation.Id)).CreditMinor);
        var second = Clearing(authorisation.Card, 3_000, original: authorisation.Id);
        Assert.Equal(400, Take(second).CreditMinor);

        var refund = Take(Refund(second, 1_000, second.Id));
        Assert.Equal((TransactionStatus.ClawedBack, -100), (refund.Status, refund.CreditMinor));
        Assert.Equal(new Budget(10_000, 1_700, 300, 1), BudgetOf(offer));
        Assert.Equal(-300, Take(Refund(second, 9_000, second.Id)).CreditMinor);
        Assert.Equal(new Budget(10_000, 2_000, 0, 1), BudgetOf(offer));
        Assert.Equal([-300, -100, 400], Queries.Credits(new(Offer: offer.Id), PageRequest.First(9)).Items.Select(v => v.Credit.Amount.Minor).Order());
    }

    [Fact]
    public void a_refund_ahead_of_its_clearing_waits_for_it()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        var clearing = Clearing(member.PayingCard!.Key);
        var refund = Refund(clearing, 400, clearing.Id);
        Assert.Equal(TransactionStatus.Waiting, Take(refund).Status);

        Assert.Equal(100, Take(clearing).CreditMinor);
        Assert.Equal((TransactionStatus.ClawedBack, -40), (Transaction(refund.Id).Status, Transaction(refund.Id).CreditMinor));
        Assert.Equal(60, BudgetOf(offer).Credited);
    }

    [Fact]
    public void a_refund_that_names_nothing_finds_its_payment()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        var (small, large) = (Clearing(member.PayingCard!.Key, 1_000), Clearing(member.PayingCard.Key, 5_000));
        Take(small);
        Take(large);
        Assert.Equal(large.Id, Take(Refund(large, 5_000)).Sale);
        Assert.Equal(100, BudgetOf(offer).Credited);
    }

    [Fact]
    public void a_card_nobody_had_is_remembered_and_its_payments_looked_at_again_when_it_is_linked()
    {
        var card = Some.Card();
        var (clearing, other) = (Clearing(card.Key), Clearing(new("sandbox", "another")));
        Assert.Equal(TransactionStatus.UnknownCard, Take(clearing).Status);
        Take(other);

        var member = Some.Member(cards: [card]);
        Ask<MemberOutcome>(new EnrolMember(member) { At = Now.AddDays(2) });

        Assert.Equal((TransactionStatus.Recorded, member.Id), (Transaction(clearing.Id).Status, Transaction(clearing.Id).Member));
        Assert.Equal(TransactionStatus.UnknownCard, Transaction(other.Id).Status);
        Assert.Equal([clearing.Id], Queries.Transactions(new(Member: member.Id), PageRequest.First(9)).Items.Select(t => t.Transaction.Id));
    }

    [Fact]
    public void many_pay_in_one_batch_and_the_budget_carries_them_all_and_no_more()
    {
        var offer = Rewarding(credit: new CreditTerms.Fixed(100), budget: 450, perMember: 100);
        var members = Enumerable.Range(0, 6).Select(_ => Enrolled()).ToList();
        Run([.. members.Select(m => new LoadOffer(new(Some.Id()), offer.Id, m.Id, null, EnrollmentSource.Api) { At = Now })]);
        Run([.. members.Select(m => new TakeTransaction(Clearing(m.PayingCard!.Key)) { At = Now })]);
        Assert.Equal(new Budget(450, 0, 400, 4), BudgetOf(offer));
    }

    [Fact]
    public void a_card_that_is_removed_frees_what_was_set_aside_and_still_earns_for_what_was_paid_before()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        Ask(new RemoveCard(member.Id, member.Cards[0].Id) { At = Now.AddHours(2) });
        Assert.Equal(new Budget(10_000, 0, 0, 1), BudgetOf(offer));

        Assert.Equal(100, Take(Clearing(member.Cards[0].Key, at: Now.AddHours(1))).CreditMinor);
        Assert.Equal(0, Take(Clearing(member.Cards[0].Key, at: Now.AddHours(3))).CreditMinor);
    }

    // ---- what goes

    [Fact]
    public void of_a_deleted_member_amounts_stay_and_where_and_when_was_paid_goes()
    {
        var (offer, member, other) = (Rewarding(), Enrolled(Some.Member(cards: [Some.Card("finger")])), Enrolled());
        Load(offer, member);
        Load(offer, other);
        var (mine, its) = (Clearing(member.PayingCard!.Key), Clearing(other.PayingCard!.Key));
        Take(mine);
        Take(its);
        Ask(new DeleteMember(member.Id) { At = Now.AddDays(1) });

        Assert.Null(Queries.Transaction(mine.Id));
        Assert.NotNull(Queries.Transaction(its.Id));
        var view = Queries.Credits(new(member.Id), PageRequest.First(2)).Items.Single();
        Assert.Equal((100, null), (view.Credit.Amount.Minor, view.Transaction));
        var enrollment = Queries.Enrollments(new(Member: member.Id), PageRequest.First(2)).Items.Single().Enrollment;
        Assert.Equal(("", "finger", 100), (enrollment.Card.Token, enrollment.Fingerprint, enrollment.CreditedMinor));
        Assert.Equal([$"{its.Id}"], Load(k => k.Transactions.UnionWith([mine.Id, its.Id])).Redemptions.Keys.Select(key => key.Sale));
        Assert.Empty(Load(k => k.FeedCards.Add(mine.Card)).Enrollments);

        Assert.Equal(TransactionStatus.UnknownCard, Take(Refund(mine, 1_000, mine.Id)).Status);
        Assert.Equal(200, BudgetOf(offer).Credited);
    }

    [Fact]
    public void of_a_deleted_member_the_card_of_a_credit_goes_when_it_is_paid()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        Load(offer, member);
        var mine = Clearing(member.PayingCard!.Key);
        Take(mine);
        var credit = Assert.Single(Queries.Queued(PageRequest.First(9)).Items.Select(q => q.Item).OfType<OutboxItem.Credit>());
        Ask(new SettleCredit(credit, new CreditAnswer.NotOffered()) { At = Now });
        Ask(new DeleteMember(member.Id) { At = Now.AddDays(1) });
        Forget();
        Assert.Equal(member.PayingCard!.Token, Card());

        Ask(new PayCredits([new(mine.Id, offer.Id)], "file-1") { At = Now.AddDays(2) });
        Forget();
        Assert.Equal("", Card());

        string Card() => Queries.Credits(new(member.Id), PageRequest.First(2)).Items.Single().Credit.Card.Token;
        void Forget()
        {
            while (Store.Prune(new(default, default, default, default, default), 5) > 0) { }
        }
    }

    [Fact]
    public void a_member_who_is_deleted_twice_over_leaves_what_is_there()
    {
        var (offer, first, second) = (Rewarding(), Enrolled(), Enrolled());
        foreach (var member in new[] { first, second }) Load(offer, member);
        Run(new DeleteMember(first.Id) { At = Now }, new DeleteMember(second.Id) { At = Now });
        Assert.Equal(2, Queries.Enrollments(new(offer.Id), PageRequest.First(9)).Items.Select(v => v.Enrollment.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void old_transactions_go_that_no_offer_counts()
    {
        var (offer, member) = (Rewarding(), Enrolled());
        var enrollment = Kept(Enrollment(offer, member));
        var card = enrollment.Card;
        Kept(Redemption("auth", enrollment));
        var (old, older) = (Now.AddDays(-1), Now.AddDays(-2));
        foreach (var (id, status, original, at) in new (string, TransactionStatus, string?, DateTimeOffset)[]
        {
            ("unknown, old", TransactionStatus.UnknownCard, null, older), ("unknown", TransactionStatus.UnknownCard, null, old),
            ("waiting, old", TransactionStatus.Waiting, "never", older), ("waiting", TransactionStatus.Waiting, "never", old),
            ("nothing, old", TransactionStatus.Recorded, null, old), ("nothing", TransactionStatus.Recorded, null, Now),
            ("counted", TransactionStatus.Recorded, "auth", older), ("auth", TransactionStatus.Recorded, null, older),
            ("credited", TransactionStatus.Credited, null, older), ("taken back", TransactionStatus.ClawedBack, null, older),
        }) Kept(Taken(card, id, status, status == TransactionStatus.UnknownCard ? null : member.Id, original, at));

        while (Store.Prune(new(default, Now, default, default, old), 1) != 0) { }

        string[] left = ["auth", "counted", "credited", "nothing", "taken back", "unknown", "waiting"];
        Assert.Equal(left, Queries.Transactions(new(), PageRequest.First(20)).Items.Select(t => t.Transaction.Id).Order(StringComparer.Ordinal));
        Kept(Taken(card, "unknown, old", TransactionStatus.UnknownCard));
    }

    // ---- lists

    [Fact]
    public void enrolments_are_listed_the_newest_first_with_their_offers()
    {
        var (tee, mug, ada, bob) = (Rewarding(), Rewarding(), Enrolled(), Enrolled());
        var all = new[] { (tee, ada), (mug, ada), (tee, bob), (mug, bob) }.Select(pair => Kept(Enrollment(pair.Item1, pair.Item2)).Id).Reverse().ToList();

        Assert.Equal(all, Found(new()));
        Assert.Equal([all[1], all[3]], Found(new(tee.Id)));
        Assert.Equal([all[2], all[3]], Found(new(Member: ada.Id)));
        Assert.Equal([all[0]], Found(new(mug.Id, bob.Id)));
        Assert.Empty(Found(new(new(Some.Id()))));
        Assert.Equal([mug.Id, tee.Id], Queries.Enrollments(new(Member: ada.Id), PageRequest.First(5)).Items.Select(v => v.Offer.Id));

        List<EnrollmentId> Found(EnrollmentQuery query) => [.. Walk(page => Queries.Enrollments(query, page)).Select(v => v.Enrollment.Id)];
    }

    [Fact]
    public void offers_to_load_are_listed_that_run_and_that_the_member_has_not_loaded()
    {
        var (tee, mug, ada, bob) = (Rewarding(), Rewarding(), Enrolled(), Enrolled());
        Like(tee, o => o with { Listed = false });
        var later = Like(tee, o => o with { StartsAt = Now.AddDays(1) });
        var ended = Like(tee, o => o with { EndsAt = Now });
        Assert.Equal([mug.Id, tee.Id], Found(ada, Now));
        Assert.Equal([later.Id, mug.Id, tee.Id], Found(ada, Now.AddDays(1)));
        Assert.Equal([ended.Id, mug.Id, tee.Id], Found(ada, Now.AddTicks(-10)));

        var loaded = Kept(Enrollment(mug, ada));
        Assert.Equal([tee.Id], Found(ada, Now));
        Assert.Equal([mug.Id, tee.Id], Found(bob, Now));
        Save(c => c.Enrollments.Add(loaded.Id, new(loaded, loaded with { EndedAt = Now })));
        Assert.Equal([mug.Id, tee.Id], Found(ada, Now));
        Same(tee, Queries.RewardsToLoad(ada.Id, Now, PageRequest.First(2)).Items[1]);

        List<OfferId> Found(Member member, DateTimeOffset at) => [.. Walk(page => Queries.RewardsToLoad(member.Id, at, page)).Select(o => o.Id)];

        RewardOffer Like(RewardOffer offer, Func<RewardOffer, RewardOffer> changed)
        {
            var tag = $"like{Some.Id():N}";
            var like = changed(offer) with { Id = new(Some.Id()), Hashtag = tag, Tag = tag, Skeleton = Confusables.Skeleton(tag) };
            Save(c => c.NewOffers.Add(like));
            return like;
        }
    }

    [Fact]
    public void transactions_are_listed_the_newest_first_by_when_they_were_taken_in_last()
    {
        var (ada, bob) = (Enrolled(), Enrolled());
        foreach (var (id, member, status, minutes) in new[]
        {
            ("a", ada, TransactionStatus.Recorded, 1), ("b", bob, TransactionStatus.Credited, 2), ("c", ada, TransactionStatus.Credited, 2), ("e", bob, TransactionStatus.Recorded, 3),
            ("d", ada, TransactionStatus.Recorded, 3),
        }) Kept(Taken(member.PayingCard!.Key, id, status, member.Id, takenAt: Now.AddMinutes(minutes)));
        Kept(Taken(new("sandbox", "nobody's"), "f", TransactionStatus.UnknownCard, takenAt: Now));

        Assert.Equal(["e", "d", "c", "b", "a", "f"], Found(new()));
        Assert.Equal(["d", "c", "a"], Found(new(ada.Id)));
        Assert.Equal(["c", "b"], Found(new(Status: TransactionStatus.Credited)));
        Assert.Equal(["e"], Found(new(bob.Id, TransactionStatus.Recorded)));

        var first = Transaction("a");
        Save(c => c.Transactions.Add("a", new(false, first with { TakenAt = Now.AddMinutes(9) })));
        Assert.Equal(["a", "d", "c"], Found(new(ada.Id)));

        List<string> Found(TransactionQuery query) => [.. Walk(page => Queries.Transactions(query, page)).Select(t => t.Transaction.Id)];
    }

    [Fact]
    public void credits_are_listed_the_newest_first_with_what_they_are_for()
    {
        var (tee, mug, ada, bob) = (Rewarding(), Rewarding(), Enrolled(), Enrolled());
        var (first, second, third) = (Kept(Enrollment(tee, ada)), Kept(Enrollment(mug, ada)), Kept(Enrollment(tee, bob)));
        var taken = Kept(Taken(first.Card, "a/b", TransactionStatus.Credited, ada.Id));
        var all = new[]
        {
            Credit("a/b", first, 100), Credit("a/b", second, 10), Credit("a", first, 7), Credit("c", third, -50, Now.AddMinutes(1), CreditState.Owed),
            Credit("b", second, 5, Now.AddMinutes(-1), CreditState.Owed),
        }.Select(Kept).ToList();

        Assert.Equal(new[] { 3, 1, 0, 2, 4 }.Select(n => all[n].Key), Found(new()));
        Assert.Equal(new[] { 1, 0, 2, 4 }.Select(n => all[n].Key), Found(new(ada.Id)));
        Assert.Equal(new[] { 3, 0, 2 }.Select(n => all[n].Key), Found(new(Offer: tee.Id)));
        Assert.Equal(new[] { 3, 4 }.Select(n => all[n].Key), Found(new(State: CreditState.Owed)));
        Assert.Equal([all[1].Key], Found(new(ada.Id, mug.Id, CreditState.Sending)));

        var view = Queries.Credits(new(bob.Id), PageRequest.First(1)).Items.Single();
        Same(all[3], view.Credit);
        Same(tee, view.Offer);
        Assert.Null(view.Transaction);
        Same(taken, Queries.Credits(new(ada.Id, tee.Id), PageRequest.First(1)).Items.Single().Transaction);

        List<CreditKey> Found(CreditQuery query) => [.. Walk(page => Queries.Credits(query, page)).Select(v => v.Credit.Key)];
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("AAAA")]
    [InlineData("__________8")]
    [InlineData("AAAAAAAAAAAAAA")]
    [InlineData("gICAgICAgICAgICAgA")]
    public void a_cursor_that_nobody_gave_is_read_or_is_none_and_breaks_nothing(string cursor)
    {
        var member = Enrolled();
        var enrollment = Kept(Enrollment(Rewarding(), member));
        Kept(Taken(enrollment.Card, "tx", member: member.Id));
        Kept(Credit("tx", enrollment));
        Queries.Transactions(new(), new(cursor, 10));
        Queries.Credits(new(), new(cursor, 10));
        Queries.Enrollments(new(), new(cursor, 10));
        Assert.Single(Queries.Credits(new(), new("?!", 10)).Items);
        Assert.Single(Queries.Transactions(new(), new("?!", 10)).Items);
    }
}
