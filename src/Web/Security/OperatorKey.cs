using System.Security.Cryptography;
using System.Text;

namespace Tagsale.Web.Security;

/// <summary>The one secret that opens the operator API and the console.</summary>
public sealed class OperatorKey
{
    readonly byte[] _hash;

    OperatorKey(string key, string shown) => (_hash, Shown) = (Hash(key), shown);

    /// <summary>For the terminal at the start: a key made here is shown, a configured one is not repeated.</summary>
    public string Shown { get; }

    /// <summary>The configured key, or the one kept in the data directory, made at the first start and readable by its owner only.</summary>
    public static OperatorKey Open(string? configured, string dataDirectory, Draw draw)
    {
        if (configured is not null) return new(configured, "the one you configured");

        var file = Path.Combine(dataDirectory, "operator.key");
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            stream.Write(Encoding.ASCII.GetBytes("op_" + draw.Secret()));
        }
        var key = File.ReadAllText(file).Trim();
        return key.Length >= 16 ? new(key, key) : throw new SettingException($"{file} holds no operator key; delete it and a new one is made");
    }

    /// <summary>Names the key without telling it: a sign-in made with another key is none.</summary>
    public string Mark => Convert.ToHexStringLower(SHA256.HashData(_hash))[..16];

    /// <summary>In constant time, whatever is offered.</summary>
    public bool Matches(string? offered) => offered is not null && CryptographicOperations.FixedTimeEquals(Hash(offered), _hash);

    static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
