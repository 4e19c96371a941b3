namespace Tagsale.Tests;

public sealed class StyleTests
{
    // May be lowered, never raised: a longer file is two concepts.
    const int LongestFile = 500;

    static readonly string[] Source = [.. Repository.Files("src", ".cs", ".razor", ".sql", ".js")];

    [Fact]
    public void no_source_file_is_too_long_to_be_one_concept() =>
        Assert.DoesNotContain(Source, path => File.ReadLines(Path.Combine(Repository.Root, path)).Count() > LongestFile);

    [Fact]
    public void no_source_file_puts_work_off() =>
        Assert.DoesNotContain(Source, path => Repository.Read(path).Contains("TODO", StringComparison.Ordinal));

    [Fact]
    public void the_source_is_found() => Assert.Contains("src/Core/Money.cs", Source);
}
