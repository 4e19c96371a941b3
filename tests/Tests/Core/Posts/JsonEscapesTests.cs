using System.Text;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Core.Posts;

public sealed class JsonEscapesTests
{
    [Theory]
    [InlineData("""plain""", "plain")]
    [InlineData("""a\nb\rc\td\be\ff""", "a b c d e f")]
    [InlineData("""\"\/\\""", "\"/\\")]
    [InlineData("""\u0041\u00e9\uFF03""", "Aé＃")]
    [InlineData("""\ud83d\ude00!""", "😀!")]
    [InlineData("""\ud83d!""", "\uFFFD!")]
    [InlineData("""\ud83d\u0041""", "\uFFFDA")]
    [InlineData("""\ude00""", "\uFFFD")]
    [InlineData("""\q""", """\q""")]
    [InlineData("""\""", """\""")]
    [InlineData("""x\n""", "x ")]
    [InlineData("""\u004""", """\u004""")]
    [InlineData("""\u0041""", "A")]
    [InlineData("""\uzzzz""", """\uzzzz""")]
    [InlineData("""\u+041""", """\u+041""")]
    public void an_escape_becomes_what_it_stands_for_and_a_broken_one_stays(string json, string plain)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var undone = new byte[bytes.Length];
        Assert.Equal(plain, Encoding.UTF8.GetString(undone, 0, JsonEscapes.Undo(bytes, undone)));
    }

    [Theory]
    [InlineData("""plain""", false)]
    [InlineData("""a\nb\"c""", false)]
    [InlineData("""\u0023""", true)]
    [InlineData("""https:\/\/""", true)]
    [InlineData("""\n\u0023""", true)]
    public void only_numbers_and_slashes_hide_text(string json, bool hides) => Assert.Equal(hides, JsonEscapes.HideText(Encoding.UTF8.GetBytes(json)));
}
