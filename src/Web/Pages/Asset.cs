using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.FileProviders;

namespace Tagsale.Web.Pages;

/// <summary>Stylesheet, script and icon. The address carries a hash of the file, so that browsers may keep it for ever.</summary>
static class Asset
{
    public const string Folder = "/assets";
    public static readonly IFileProvider Files = new EmbeddedFileProvider(typeof(Asset).Assembly, "Tagsale.Web.Assets");
    static readonly ConcurrentDictionary<string, string> Urls = [];

    public static string Url(string name) => Urls.GetOrAdd(name, static name =>
    {
        using var file = Files.GetFileInfo(name).CreateReadStream();
        return $"{Folder}/{name}?v={Convert.ToHexStringLower(SHA256.HashData(file))[..12]}";
    });
}
