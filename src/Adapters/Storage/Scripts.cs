namespace Tagsale.Adapters.Storage;

/// <summary>The schema's scripts in their order; their place in it is their number.</summary>
static class Scripts
{
    public static List<string> In(string folder)
    {
        var assembly = typeof(Scripts).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.Contains(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        })];
    }
}
