using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Streams;

namespace Tagsale.Web;

/// <summary>Settings <c>Tagsale__Bluesky__…</c>: the storefront's account on the AT Protocol.</summary>
/// <param name="Service">The server the account lives at.</param>
/// <param name="Identifier">Its handle, DID or e-mail address.</param>
/// <param name="Stream">Where posts are read from.</param>
public sealed record BlueskySettings(Uri Service, string Identifier, string AppPassword, Uri PlcDirectory, StreamAddress Stream)
{
    public const string Section = "Bluesky";

    static readonly string[] Together = [nameof(Service), nameof(Identifier), nameof(AppPassword)];

    /// <summary>Without the password: it must reach no log.</summary>
    public override string ToString() => $"{Identifier} at {Service}";

    /// <returns>Null: Bluesky is off.</returns>
    /// <exception cref="SettingException">A value cannot be used, or one is missing.</exception>
    public static BlueskySettings? Read(IConfigurationSection tagsale)
    {
        var section = new SettingSection(tagsale.GetSection(Section), [.. Together, nameof(PlcDirectory), nameof(Stream)]);
        var given = Together.Where(name => section[name] is not null).ToArray();
        if (given.Length == 0) return null;
        if (Together.Except(given).FirstOrDefault() is { } missing)
            throw new SettingException($"{section.Name(missing)} is missing: give {string.Join(", ", Together.Select(section.Name))} together, or none of them");
        return new(Origin(section, nameof(Service), null), section[nameof(Identifier)]!, section[nameof(AppPassword)]!, Origin(section, nameof(PlcDirectory), "https://plc.directory"), StreamOf(section));
    }

    static Uri Origin(SettingSection section, string name, string? otherwise) =>
        WebOrigin.Read(section[name] ?? otherwise)
        ?? throw new SettingException($"{section.Name(name)} must be the address of a server alone, like {otherwise ?? "https://bsky.social"}, not '{section[name]}'");

    static StreamAddress StreamOf(SettingSection section)
    {
        if (section[nameof(Stream)] is not { } given) return StreamAddress.Public;
        return StreamAddress.TryParse(given, out var address) ? address : throw new SettingException(
            $"{section.Name(nameof(Stream))} must be the address of a firehose, like wss://bsky.network, or of a Jetstream, like {StreamAddress.Public.Uri}, not '{given}'");
    }
}
