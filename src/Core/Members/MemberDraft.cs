using System.Text.RegularExpressions;

namespace Tagsale.Core.Members;

/// <summary>A member's details as typed: hostile until checked.</summary>
public sealed partial record MemberDraft
{
    public string? Name { get; init; }
    public string? Email { get; init; }
    public AddressDraft? Address { get; init; }

    /// <summary>Adds what is wrong to <paramref name="errors"/>; the result is of use only if nothing is.</summary>
    public (string Name, string Email, Address? Address) Check(Errors errors)
    {
        errors.Line("name", Name, 100);
        if (!IsEmail(Email)) errors.Add("email", "must be an e-mail address, like name@example.org");
        return (Name?.Trim() ?? "", Email?.Trim() ?? "", Address?.Check(errors));
    }

    public static bool IsEmail(string? text) => text is { Length: <= 254 } && EmailShape().IsMatch(text);

    // Only a mail that arrives proves an address; this keeps out what cannot be one, header injection first of all.
    [GeneratedRegex(@"^[^\s@<>(),;:\\""\p{C}]+@[^\s@<>(),;:\\""\p{C}]+\.[^\s@<>(),;:\\""\p{C}]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailShape();
}

public sealed partial record AddressDraft
{
    public string? Line1 { get; init; }
    public string? Line2 { get; init; }
    public string? City { get; init; }
    public string? Region { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }

    /// <inheritdoc cref="MemberDraft.Check"/>
    public Address Check(Errors errors)
    {
        errors.Line("address.line1", Line1, 100);
        errors.Line("address.line2", Line2, 100, required: false);
        errors.Line("address.city", City, 100);
        errors.Line("address.region", Region, 100, required: false);
        errors.Line("address.postalCode", PostalCode, 20);
        var country = Country?.Trim().ToUpperInvariant() ?? "";
        if (!CountryCode().IsMatch(country)) errors.Add("address.country", "must be a two-letter country code, like US or DE");
        return new(Line1?.Trim() ?? "", Blank(Line2), City?.Trim() ?? "", Blank(Region), PostalCode?.Trim() ?? "", country);
    }

    static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"^[A-Z]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CountryCode();
}
