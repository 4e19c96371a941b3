using Tagsale.Core;
using Tagsale.Core.Members;

namespace Tagsale.Tests.Core.Members;

public sealed class MemberDraftTests
{
    static readonly MemberDraft Ann = new()
    {
        Name = " Ann Lee ",
        Email = "ann@example.org",
        Address = new() { Line1 = "1 Main St", Line2 = " ", City = "Springfield", Region = "IL", PostalCode = "62701", Country = "us" },
    };

    [Fact]
    public void details_are_trimmed_and_blank_lines_left_out()
    {
        var errors = new Errors();
        var (name, email, address) = Ann.Check(errors);
        Assert.Empty(errors.ByField);
        Assert.Equal(("Ann Lee", "ann@example.org"), (name, email));
        Assert.Equal(new Address("1 Main St", null, "Springfield", "IL", "62701", "US"), address);
    }

    [Fact]
    public void an_address_may_be_given_later()
    {
        var errors = new Errors();
        Assert.Null((Ann with { Address = null }).Check(errors).Address);
        Assert.False(errors.Any);
    }

    [Theory]
    [InlineData("ann+shop@mail.example.org")]
    [InlineData("änn@exämple.org")]
    [InlineData("o'neil@example.org")]
    public void an_email_address_may_be_any_that_a_mail_can_reach(string email) => Accepted(Ann with { Email = email });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("ann@example")]
    [InlineData("ann@@example.org")]
    [InlineData("ann example@example.org")]
    [InlineData("ann@example.org\r\nBcc: all@example.org")]
    [InlineData("ann@example.org\n")]
    [InlineData("ann@example.org,bob@example.org")]
    [InlineData("Ann <ann@example.org>")]
    [InlineData("ann\u200B@example.org")]
    public void what_is_no_email_address_is_refused(string? email) => Refused(Ann with { Email = email }, "email");

    [Fact]
    public void an_email_address_is_at_most_254_characters()
    {
        Accepted(Ann with { Email = new string('a', 242) + "@example.org" });
        Refused(Ann with { Email = new string('a', 243) + "@example.org" }, "email");
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("Ann\nLee")]
    [InlineData("Ann\u202E")]
    public void a_name_is_one_line_that_hides_nothing(string? name) => Refused(Ann with { Name = name }, "name");

    [Fact]
    public void a_name_is_at_most_100_characters()
    {
        Accepted(Ann with { Name = new('a', 100) });
        Refused(Ann with { Name = new('a', 101) }, "name");
    }

    [Fact]
    public void every_line_of_an_address_is_checked_under_its_own_name()
    {
        var errors = new Errors();
        (Ann with { Address = new() { Line2 = "a\nb", Region = new('r', 101) } }).Check(errors);
        Assert.Equal(
            ["address.city", "address.country", "address.line1", "address.line2", "address.postalCode", "address.region"],
            errors.ByField.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("USA")]
    [InlineData("U")]
    [InlineData("12")]
    [InlineData("ÄÖ")]
    [InlineData("US\n.")]
    public void a_country_is_two_letters(string country) => Refused(Ann with { Address = Ann.Address! with { Country = country } }, "address.country");

    [Fact]
    public void what_is_wrong_is_said_in_words_that_follow_the_field_s_name()
    {
        var errors = new Errors();
        var (name, email, address) = new MemberDraft { Address = new() { Line2 = new('x', 101), Region = "a\nb", Country = "USA" } }.Check(errors);
        Assert.Equal(
            [
                "address.city must not be empty", "address.country must be a two-letter country code, like US or DE", "address.line1 must not be empty",
                "address.line2 must be at most 100 characters", "address.postalCode must not be empty", "address.region must not contain control or invisible formatting characters",
                "email must be an e-mail address, like name@example.org", "name must not be empty",
            ],
            errors.ByField.Select(e => $"{e.Key} {string.Join("; ", e.Value)}").Order(StringComparer.Ordinal));
        Assert.Equal(("", "", new Address("", new('x', 101), "", "a\nb", "", "USA")), (name, email, address));
    }

    [Fact]
    public void an_address_with_its_least_is_enough_and_nothing_in_it_is_null() => Assert.Equal(
        new Address("1 Main St", null, "Springfield", null, "62701", ""),
        new AddressDraft { Line1 = " 1 Main St", City = "Springfield ", PostalCode = " 62701 " }.Check(new Errors()));

    static void Accepted(MemberDraft draft)
    {
        var errors = new Errors();
        draft.Check(errors);
        Assert.Empty(errors.ByField);
    }

    static void Refused(MemberDraft draft, string field)
    {
        var errors = new Errors();
        draft.Check(errors);
        Assert.Equal([field], errors.ByField.Keys);
    }
}
