using Tagsale.Web.Pages.Plaza;

namespace Tagsale.Tests.Web.Pages;

public sealed class PostPiecesTests
{
    [Theory]
    [InlineData("post #BuyTee now", "#BuyTee")]
    [InlineData("(#BuyTee)", "#BuyTee")]
    [InlineData("＃شراء", "＃شراء")]
    public void a_hashtag_is_marked(string text, string tag) =>
        Assert.Contains(new PostPiece(PieceKind.Hashtag, tag), PostPieces.Of(text));

    [Theory]
    [InlineData("#123")]
    [InlineData("a#BuyTee")]
    [InlineData("&#BuyTee")]
    [InlineData("##BuyTee")]
    public void what_the_shop_reads_as_no_hashtag_is_not_marked(string text) =>
        Assert.DoesNotContain(PostPieces.Of(text), piece => piece.Kind == PieceKind.Hashtag);

    [Theory]
    [InlineData("hello @mira!", true)]
    [InlineData("mail me@mira.example", false)]
    [InlineData("@mira@elsewhere", false)]
    public void a_name_is_a_mention_unless_it_is_part_of_an_address(string text, bool mention) =>
        Assert.Equal(mention, PostPieces.Of(text).Any(piece => piece == new PostPiece(PieceKind.Mention, "@mira")));

    [Theory]
    [InlineData("Terms: http://127.0.0.1:5080/o/BuyTee", "http://127.0.0.1:5080/o/BuyTee")]
    [InlineData("see https://a.example/b?c=1&d=2#e.", "https://a.example/b?c=1&d=2#e")]
    [InlineData("(https://a.example)", "https://a.example")]
    public void an_address_is_a_link_without_the_stop_after_it(string text, string link) =>
        Assert.Contains(new PostPiece(PieceKind.Link, link), PostPieces.Of(text));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("http://")]
    [InlineData("xhttp://a.example")]
    public void nothing_but_web_addresses_becomes_a_link(string text) =>
        Assert.DoesNotContain(PostPieces.Of(text), piece => piece.Kind == PieceKind.Link);

    [Theory]
    [InlineData("")]
    [InlineData("one\ntwo #a @bob https://c.example/<b>\"d")]
    [InlineData("#é👩‍👩‍👧 ＃ @@x \u202e#y")]
    public void the_pieces_together_are_the_text(string text) =>
        Assert.Equal(text, string.Concat(PostPieces.Of(text).Select(piece => piece.Text)));
}
