using Tagsale.Web.Security;

namespace Tagsale.Tests.Web.Security;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/member/purchases?after=x")]
    public void a_path_of_this_site_is_gone_on_to(string path) => Assert.Equal(path, LocalPath.Or(path, "/member"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("member")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/member\\..")]
    [InlineData("/member\r\nSet-Cookie: a=b")]
    public void everything_else_is_not(string? path) => Assert.Equal("/member", LocalPath.Or(path, "/member"));

    [Fact]
    public void a_path_of_immense_length_is_not() => Assert.Equal("/member", LocalPath.Or("/" + new string('a', 500), "/member"));
}
