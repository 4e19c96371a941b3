using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Tagsale.Web.Security;

/// <summary>Notes to ourselves that travel through browsers: nobody else can read or write one, and each holds for a while.</summary>
public sealed class Seals(IDataProtectionProvider protection, TimeProvider time)
{
    /// <param name="purpose">A note sealed for one purpose does not open for another.</param>
    public string Close(string purpose, string text, TimeSpan validFor) =>
        Protector(purpose).Protect((time.GetUtcNow() + validFor).UtcTicks.ToString(CultureInfo.InvariantCulture) + "|" + text);

    /// <summary>Null where there is none, it was not sealed here for this purpose, or its time is over.</summary>
    public string? Open(string purpose, string? sealedNote)
    {
        if (string.IsNullOrEmpty(sealedNote)) return null;
        try
        {
            var parts = Protector(purpose).Unprotect(sealedNote).Split('|', 2);
            return long.Parse(parts[0], CultureInfo.InvariantCulture) > time.GetUtcNow().UtcTicks ? parts[1] : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    IDataProtector Protector(string purpose) => protection.CreateProtector("Tagsale.Seals", purpose);
}
