using System.Globalization;

namespace Tagsale.Web.Pages.Member;

/// <summary>Countries to choose from, by their English names.</summary>
static class Countries
{
    public static readonly IReadOnlyList<(string Code, string Name)> All =
    [
        .. CultureInfo.GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .Where(region => region.TwoLetterISORegionName.Length == 2 && region.TwoLetterISORegionName.All(char.IsAsciiLetterUpper))
            .Select(region => (region.TwoLetterISORegionName, region.EnglishName))
            .DistinctBy(country => country.TwoLetterISORegionName)
            .OrderBy(country => country.EnglishName, StringComparer.InvariantCulture),
    ];

    public static string NameOf(string code) => All.FirstOrDefault(country => country.Code == code).Name ?? code;
}
