using FsCheck;
using FsCheck.Fluent;
using Tagsale.Web;

namespace Tagsale.Tests.Web;

public sealed class CsvTests
{
    public static TheoryData<string, string[][]> Files => new()
    {
        { "a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]] },
        { "a,b\n1,2", [["a", "b"], ["1", "2"]] },
        { "a,b\r1,2\r", [["a", "b"], ["1", "2"]] },
        { "a;b\n1;\"2;3\"", [["a", "b"], ["1", "2;3"]] },
        { "a\tb\n1\t2", [["a", "b"], ["1", "2"]] },
        { "a,b\n\n,\n1,2\n\n", [["a", "b"], ["1", "2"]] },
        { "a,b\n\"say \"\"hi\"\"\",\"two\nlines\"", [["a", "b"], ["say \"hi\"", "two\nlines"]] },
        { "a,b\n 1 , \"2\" ", [["a", "b"], ["1", "\"2\""]] },
        { "a,b\n1", [["a", "b"], ["1"]] },
        { "a,b\n'=1+1,'x", [["a", "b"], ["=1+1", "'x"]] },
        { "", [] },
    };

    [Theory, MemberData(nameof(Files))]
    public void files_are_read_as_people_and_spreadsheets_write_them(string text, string[][] rows) =>
        Assert.Equal(rows, Csv.Read(text).Select(row => row.Cells.ToArray()));

    [Fact]
    public void rows_know_their_line() => Assert.Equal([1, 3, 5], Csv.Read("a,b\r\n\r\n\"1\r\n1\",2\r\n3,4").Select(row => row.Number));

    [Fact]
    public void a_quote_that_is_not_closed_is_told_with_its_line() =>
        Assert.Contains("line 2", Assert.Throws<FormatException>(() => Csv.Read("a,b\n1,\"2\n3,4").ToList()).Message, StringComparison.Ordinal);

    [Fact]
    public void a_file_larger_than_any_buffer_is_read_as_it_is_asked_for()
    {
        var rows = Csv.Read(new Endless("id,\"two\r\nlines\"\r\n"), 1_000).Take(5_000).ToList();
        Assert.All(rows, row => Assert.Equal(["id", "two\r\nlines"], row.Cells));
        Assert.Equal(Enumerable.Range(0, 5_000).Select(n => 1 + 2 * n), rows.Select(row => row.Number));
    }

    [Fact]
    public void a_quote_that_is_never_closed_does_not_take_in_the_rest_of_the_file() =>
        Assert.Contains("line 2", Assert.Throws<FormatException>(() => Csv.Read(new StringReader("a,b\n1,\"" + new string('x', 2_000)), 1_000).ToList()).Message, StringComparison.Ordinal);

    /// <summary>The same text for ever.</summary>
    sealed class Endless(string text) : TextReader
    {
        int _at;

        public override int Peek() => text[_at % text.Length];

        public override int Read() => text[_at++ % text.Length];
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=a,\"b", "\"'=a,\"\"b\"")]
    [InlineData("\t=1", "\"'\t'=1\"")]
    [InlineData(" =1", "' =1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("＠x", "'＠x")]
    [InlineData("Bob;=HYPERLINK(1)", "\"Bob;'=HYPERLINK(1)\"")]
    [InlineData("Bob\t+1", "\"Bob\t'+1\"")]
    [InlineData("Bob\r\n; -1", "\"Bob\r\n;' -1\"")]
    [InlineData("Bob; Ada", "\"Bob; Ada\"")]
    [InlineData("1-2=3", "1-2=3")]
    public void no_cell_is_a_formula(string cell, string written) => Assert.Equal(written, Csv.Cell(cell));

    [Fact]
    public void what_is_written_is_read_again() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(
        Gen.ArrayOf(Gen.ArrayOf(Gen.Elements('a', '1', ',', ';', '"', '\'', '=', '-', '＝', ' ', '\n', '\r', '\t', 'ä')).Select(c => new string(c).Trim()), 3).ToArbitrary(),
        cells =>
        {
            // The first row says what separates them.
            var rows = Csv.Read("a,b,c\r\n" + string.Join(',', cells.Select(Csv.Cell))).Skip(1).ToList();
            return cells.All(cell => cell.Length == 0) ? rows.Count == 0 : rows.Single().Cells.SequenceEqual(cells);
        }));
}
