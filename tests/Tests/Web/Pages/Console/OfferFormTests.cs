using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Web.Pages.Console;

namespace Tagsale.Tests.Web.Pages.Console;

public sealed class OfferFormTests
{
    readonly Errors errors = new();

    [Fact]
    public void variants_are_read_a_line_each()
    {
        var draft = new OfferForm { Variants = "black M | Black, medium | 20\r\n\r\nwhite||3" }.ToDraft(errors);
        Assert.Equal([new VariantDraft("black M", "Black, medium", 20), new VariantDraft("white", null, 3)], draft.Variants);
        Assert.False(errors.Any);
    }

    [Theory]
    [InlineData("black | 20")]
    [InlineData("black | Black | many")]
    [InlineData("black | Black | -1")]
    public void a_line_that_cannot_be_read_is_named(string line)
    {
        new OfferForm { Variants = "red | Red | 1\n" + line }.ToDraft(errors);
        Assert.Contains("line 2", errors["variants"], StringComparison.Ordinal);
    }

    [Fact]
    public void times_are_universal()
    {
        var draft = new OfferForm { StartsAt = "2030-06-01T10:30" }.ToDraft(errors);
        Assert.Equal(new DateTimeOffset(2030, 6, 1, 10, 30, 0, TimeSpan.Zero), draft.StartsAt);
    }

    [Fact]
    public void what_is_no_number_no_time_and_no_currency_is_told_beside_its_field()
    {
        new OfferForm { Stock = "some", LimitPerMember = "1.5", EndsAt = "tomorrow", Currency = "coins" }.ToDraft(errors);
        Assert.Equal(["currency", "endsAt", "limitPerMember", "stock"], errors.ByField.Keys.Order());
    }
}
