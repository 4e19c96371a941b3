namespace Tagsale.Web.Security;

/// <summary>Where to go on after a sign-in: a path of this site, never another site.</summary>
public static class LocalPath
{
    const int Longest = 500;

    public static string Or(string? path, string fallback) => IsLocal(path) ? path! : fallback;

    // Browsers read a backslash as a slash, and //host as another site.
    static bool IsLocal(string? path) =>
        path is { Length: > 0 and <= Longest } && path[0] == '/' && !(path.Length > 1 && path[1] == '/') && !path.Contains('\\', StringComparison.Ordinal) && !path.Any(char.IsControl);
}
