using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

public sealed class PlazaSquareTests : PlazaTest
{
    [Theory]
    [InlineData("-ab")]
    [InlineData("a23456789012345678901234567890b")]
    [InlineData("12345")]
    [InlineData("___")]
    [InlineData("with space")]
    [InlineData("new\nline")]
    [InlineData("nul\0nul")]
    [InlineData("аdmin")]
    [InlineData("ann‮a")]
    [InlineData("a'; drop table accounts; --")]
    [InlineData("")]
    public void a_hostile_handle_is_refused(string handle) => Assert.IsType<SignUpAnswer.Refused>(Square.SignUp(handle));

    [Theory]
    [InlineData("ann")]
    [InlineData("A_1")]
    [InlineData("a2345678901234567890123456789b")]
    public void a_plain_handle_is_had(string handle) => Assert.Equal(handle, SignUp(handle).Handle);

    [Fact]
    public void a_handle_is_had_once_whatever_its_case()
    {
        var ann = SignUp("Ann");
        Assert.IsType<SignUpAnswer.HandleTaken>(Square.SignUp("aNN"));
        Assert.Equal(ann, Square.FindByHandle("ANN"));
    }

    [Fact]
    public void a_token_is_long_and_tells_whose_it_is_and_no_other_does()
    {
        var signedUp = Assert.IsType<SignUpAnswer.SignedUp>(Square.SignUp("ann"));
        Assert.Equal(43, signedUp.Token.Length);
        Assert.Equal(signedUp.Account, Square.FindByToken(signedUp.Token));
        Assert.Null(Square.FindByToken(signedUp.Token[..^1]));
        Assert.Null(Square.FindByToken(""));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("bell\a")]
    [InlineData("lone\rreturn")]
    [InlineData("tab\t")]
    [InlineData("c1\u0085")]
    [InlineData("nul\0")]
    public void a_hostile_text_is_refused(string text) => Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, text));

    // Not data of a theory: the runner would mend them.
    [Fact]
    public void half_a_surrogate_pair_is_refused()
    {
        Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, "half \ud83d"));
        Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, "\udc00 half"));
        Assert.IsType<SignUpAnswer.Refused>(Square.SignUp("half\ud800"));
    }

    [Fact]
    public void a_text_has_a_thousand_characters_at_most()
    {
        Assert.IsType<PlazaAnswer.Done>(Square.Post(Storefront, string.Concat(Enumerable.Repeat("🎁", 1_000))));
        Assert.IsType<PlazaAnswer.TooLong>(Square.Post(Storefront, new string('a', 1_001)));
        Assert.IsType<PlazaAnswer.TooLong>(Square.Edit(Storefront, Post(Storefront, "short").Id, new string('a', 1_001)));
    }

    [Fact]
    public void line_ends_of_web_forms_become_plain() => Assert.Equal("one\ntwo", Post(Storefront, "one\r\ntwo").Text);

    [Fact]
    public void a_post_is_found_as_it_was_written()
    {
        var ann = SignUp("ann", locked: true);
        var parent = Post(Storefront, "an offer");
        var post = Done(Square.Post(ann, "für mich 🎁", parent.Id, parent.Id, PlazaVisibility.Followers));
        Assert.Equal(post, Square.Find(post.Id));
        Assert.Equal(Time.Now, post.CreatedAt);
        Assert.Equal((parent.Id, parent.Id, PlazaVisibility.Followers, ann), (post.InReplyTo, post.Quotes, post.Visibility, post.Author));
    }

    [Fact]
    public void a_check_in_is_found_with_its_place_and_needs_no_words()
    {
        var ann = SignUp("ann");
        var post = Done(Square.Post(ann, "", place: new("fsq:4b1", "The diner 🍳")));
        Assert.Equal(new("fsq:4b1", "The diner 🍳"), post.Place);
        Assert.Equal([post], Square.Timeline().Items);
        Assert.Equal(post.Place, Done(Square.Edit(ann, post.Id, "")).Place);
        Assert.Null(Square.Find(Done(Square.Repost(Storefront, post.Id)).Id)!.Place);
        Assert.IsType<PlazaAnswer.Refused>(Square.Edit(ann, Post(ann, "words").Id, ""));
    }

    [Theory]
    [InlineData("", "Diner")]
    [InlineData(" ", "Diner")]
    [InlineData("4b1", "")]
    [InlineData("4b1", "two\nlines")]
    [InlineData("4b1", "\u202eDiner")]
    [InlineData("4\u200bb1", "Diner")]
    [InlineData("nul\0", "Diner")]
    public void a_hostile_place_is_refused(string id, string name) => Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, "hello", place: new(id, name)));

    [Fact]
    public void a_place_too_long_or_of_half_a_character_is_refused()
    {
        Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, "hello", place: new(new('a', 101), "Diner")));
        Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, "hello", place: new("4b1", new('a', 81))));
        Assert.IsType<PlazaAnswer.Refused>(Square.Post(Storefront, "hello", place: new("4b1\ud83d", "Diner")));
        Assert.IsType<PlazaAnswer.Done>(Square.Post(Storefront, "hello", place: new(new('a', 100), new('a', 80))));
    }

    [Fact]
    public void what_a_post_answers_or_quotes_must_exist_and_what_it_quotes_be_public()
    {
        var hidden = Done(Square.Post(SignUp("ann"), "for friends", visibility: PlazaVisibility.Followers));
        Assert.IsType<PlazaAnswer.Missing>(Square.Post(Storefront, "hello", inReplyTo: "post_none"));
        Assert.IsType<PlazaAnswer.Missing>(Square.Post(Storefront, "hello", quotes: "post_none"));
        Assert.IsType<PlazaAnswer.Missing>(Square.Post(Storefront, "hello", quotes: hidden.Id));
        Assert.IsType<PlazaAnswer.Missing>(Square.Repost(Storefront, hidden.Id));
    }

    [Fact]
    public void a_repeat_with_the_same_key_is_answered_with_the_first_post_even_when_that_is_deleted()
    {
        var first = Done(Square.Post(Storefront, "once", idempotencyKey: "k"));
        Assert.Equal(first, Done(Square.Post(Storefront, "twice", idempotencyKey: "k")));
        Done(Square.Delete(Storefront, first.Id));
        Assert.Equal(first.Id, Done(Square.Post(Storefront, "thrice", idempotencyKey: "k")).Id);
        Assert.Empty(Square.Timeline().Items);
    }

    [Fact]
    public void a_key_belongs_to_its_author()
    {
        var first = Done(Square.Post(Storefront, "mine", idempotencyKey: "k"));
        Assert.NotEqual(first.Id, Done(Square.Post(SignUp("ann"), "hers", idempotencyKey: "k")).Id);
    }

    [Fact]
    public void only_its_author_edits_or_deletes_a_post_and_only_while_it_is_there()
    {
        var post = Post(SignUp("ann"), "mine");
        Assert.IsType<PlazaAnswer.NotAuthor>(Square.Edit(Storefront, post.Id, "yours"));
        Assert.IsType<PlazaAnswer.NotAuthor>(Square.Delete(Storefront, post.Id));
        Time.Advance(TimeSpan.FromMinutes(1));
        Done(Square.Edit(post.Author, post.Id, "mine still"));
        Assert.Equal(post with { Text = "mine still", EditedAt = Time.Now }, Square.Find(post.Id));
        Done(Square.Delete(post.Author, post.Id));
        Assert.Null(Square.Find(post.Id));
        Assert.IsType<PlazaAnswer.Missing>(Square.Delete(post.Author, post.Id));
        Assert.IsType<PlazaAnswer.Missing>(Square.Edit(post.Author, post.Id, "again"));
    }

    [Fact]
    public void the_timeline_pages_through_public_posts_newest_first()
    {
        var posts = Enumerable.Range(0, 5).Select(n => Post(Storefront, $"number {n}")).Reverse().ToArray();
        Done(Square.Post(Storefront, "for friends", visibility: PlazaVisibility.Followers));
        Post(SignUp("shy", locked: true), "kept among us");
        var first = Square.Timeline(limit: 3);
        Assert.Equal(posts[..3], first.Items);
        var second = Square.Timeline(first.Next, 3);
        Assert.Equal(posts[3..], second.Items);
        Assert.Null(second.Next);
        Assert.Equal(posts, Square.PostsOf("TAGSALE")!.Items);
    }

    [Fact]
    public void replies_come_oldest_first_and_outlive_the_post_they_answer()
    {
        var offer = Post(Storefront, "an offer");
        var replies = new[] { "one", "two", "three" }.Select(text => Post(Storefront, text, offer.Id)).ToArray();
        Done(Square.Delete(Storefront, offer.Id));
        var first = Square.Replies(offer.Id, limit: 2)!;
        Assert.Equal(replies[..2], first.Items);
        Assert.Equal(replies[2..], Square.Replies(offer.Id, first.Next, 2)!.Items);
        Assert.Null(Square.Replies("post_none"));
    }

    [Fact]
    public void likes_stand_newest_first_once_each_until_taken_back()
    {
        var (one, two) = (Post(Storefront, "one"), Post(Storefront, "two"));
        var ann = SignUp("ann");
        Done(Square.Like(ann, two.Id));
        Done(Square.Like(ann, one.Id));
        Done(Square.Like(ann, two.Id));
        Assert.Equal([one, two], Square.Likes("ann")!.Items);
        Done(Square.Unlike(ann, one.Id));
        Assert.Equal([two], Square.Likes("ann")!.Items);
        Assert.Null(Square.Likes("nobody"));
        Assert.IsType<PlazaAnswer.Missing>(Square.Like(ann, "post_none"));
    }

    [Fact]
    public void a_repost_is_made_once_points_at_the_original_and_goes_with_it()
    {
        var original = Post(Storefront, "an offer");
        var ann = SignUp("ann");
        var repost = Done(Square.Repost(ann, original.Id));
        Assert.Equal(original.Id, repost.RepostOf);
        Assert.Equal(repost, Done(Square.Repost(ann, original.Id)));
        Assert.Equal(original.Id, Done(Square.Repost(SignUp("bob"), repost.Id)).RepostOf);
        Assert.IsType<PlazaAnswer.Refused>(Square.Edit(ann, repost.Id, "my words"));
        Done(Square.Delete(Storefront, original.Id));
        Assert.Null(Square.Find(repost.Id));
    }

    [Fact]
    public void a_sign_in_code_is_good_once()
    {
        var ann = SignUp("ann");
        var code = Square.IssueCode(ann.Id, "http://here/back");
        Assert.Equal(ann, Square.RedeemCode(code, "http://here/back"));
        Assert.Null(Square.RedeemCode(code, "http://here/back"));
        Assert.Null(Square.RedeemCode("no such code", "http://here/back"));
    }

    [Fact]
    public void a_sign_in_code_tried_for_another_address_is_spent()
    {
        var code = Square.IssueCode(Storefront.Id, "http://here/back");
        Assert.Null(Square.RedeemCode(code, "http://thief/back"));
        Assert.Null(Square.RedeemCode(code, "http://here/back"));
    }

    [Theory]
    [InlineData(119, true)]
    [InlineData(120, false)]
    public void a_sign_in_code_expires_after_two_minutes(int seconds, bool good)
    {
        var code = Square.IssueCode(Storefront.Id, "http://here/back");
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(good, Square.RedeemCode(code, "http://here/back") is not null);
    }
}
