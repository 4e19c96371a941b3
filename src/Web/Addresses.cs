namespace Tagsale.Web;

/// <summary>Where the program listens, by <c>--urls</c>, and where its links lead.</summary>
static class Addresses
{
    public const string Usual = "http://127.0.0.1:5080";

    /// <exception cref="SettingException">It cannot be listened on an address of that form.</exception>
    public static string Check(string? urls)
    {
        if (string.IsNullOrWhiteSpace(urls)) return Usual;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!IsSound(url)) throw new SettingException($"--urls: '{url}' is no address to listen on; give one like {Usual}");
        return urls;
    }

    /// <param name="configured">Null: the first address listened on, with a name that a browser on this machine can use.</param>
    public static string PublicUrl(string? configured, string urls)
    {
        if (configured is not null) return configured;
        var listening = BindingAddress.Parse(urls.Split(';', StringSplitOptions.RemoveEmptyEntries)[0]);
        if (listening.IsUnixPipe || listening.IsNamedPipe) throw new SettingException("Tagsale__PublicUrl must be given where --urls names no host, like https://shop.example.org");
        var host = listening.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : listening.Host;
        return $"{listening.Scheme}://{host}:{listening.Port}";
    }

    static bool IsSound(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https", Port: >= 0 and <= 65_535, PathBase: "" };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
