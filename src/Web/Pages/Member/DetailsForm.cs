using Tagsale.Core.Members;

namespace Tagsale.Web.Pages.Member;

/// <summary>Name, e-mail and address as typed into a form.</summary>
public sealed class DetailsForm
{
    public string? Name { get; set; }
    public string? Email { get; set; }
    public string? Line1 { get; set; }
    public string? Line2 { get; set; }
    public string? City { get; set; }
    public string? Region { get; set; }
    public string? PostalCode { get; set; }
    public string? Country { get; set; }

    public static DetailsForm Of(Core.Members.Member member) => new()
    {
        Name = member.Name,
        Email = member.Email,
        Line1 = member.Address?.Line1,
        Line2 = member.Address?.Line2,
        City = member.Address?.City,
        Region = member.Address?.Region,
        PostalCode = member.Address?.PostalCode,
        Country = member.Address?.Country,
    };

    public MemberDraft ToDraft() => new()
    {
        Name = Name,
        Email = Email,
        Address = new() { Line1 = Line1, Line2 = Line2, City = City, Region = Region, PostalCode = PostalCode, Country = Country },
    };
}
