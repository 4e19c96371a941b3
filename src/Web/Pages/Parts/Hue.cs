namespace Tagsale.Web.Pages.Parts;

/// <summary>One of the six background colours of the style sheet, always the same for the same name.</summary>
static class Hue
{
    const int Count = 6;

    public static int Of(string name) => (int)(name.Aggregate(17u, (hash, c) => unchecked((hash * 31) + c)) % Count);
}
