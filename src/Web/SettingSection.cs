namespace Tagsale.Web;

/// <summary>A setting that cannot be used. The message is one line that says which and how to mend it.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>A section of the configuration whose settings are all known by name.</summary>
sealed class SettingSection
{
    readonly IConfigurationSection _section;

    /// <exception cref="SettingException">It has one that is not known.</exception>
    public SettingSection(IConfigurationSection section, params IEnumerable<string> known)
    {
        _section = section;
        var names = known.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
            if (!names.Contains(child.Key)) throw new SettingException($"{Name(child.Key)} is not a setting; known are {string.Join(", ", names.Order())}");
    }

    /// <summary>Null where it is not given, or empty.</summary>
    public string? this[string name] => _section[name] is { Length: > 0 } given ? given : null;

    /// <summary>As it stands in the environment.</summary>
    public string Name(string name) => $"{_section.Path.Replace(":", "__", StringComparison.Ordinal)}__{name}";

    /// <summary>Of the settings that are given.</summary>
    public IEnumerable<string> Given => _section.GetChildren().Where(child => child.Value is { Length: > 0 }).Select(child => child.Key);
}
