namespace Tagsale.Tests;

/// <summary>The checked-out files, for tests that hold documents and source to what they promise.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Hand-written files under a folder, by their path from the root.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        let shown = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where extensions.Contains(Path.GetExtension(shown)) && !shown.Split('/').Any(part => part is "bin" or "obj")
        select shown;

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Tagsale.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Tagsale.slnx stands in no folder above the tests");
    }
}
