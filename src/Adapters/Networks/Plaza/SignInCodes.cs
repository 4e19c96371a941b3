using Tagsale.Core;

namespace Tagsale.Adapters.Networks.Plaza;

/// <summary>Codes of "Sign in with Plaza": a person is sent back with one, and who knows it learns once who they are.</summary>
static class SignInCodes
{
    static readonly TimeSpan Validity = TimeSpan.FromMinutes(2);

    public static string Issue(PlazaWrite write, string accountId, string redirectUri)
    {
        var code = Secret.Draw();
        write.Execute("delete from sign_in_codes where expires_at <= $now", ("$now", write.At.UtcTicks));
        write.Execute(
            "insert into sign_in_codes (hash, account, redirect_uri, expires_at) values ($hash, $account, $uri, $expires)",
            ("$hash", Secret.Hash(code)), ("$account", accountId), ("$uri", redirectUri), ("$expires", (write.At + Validity).UtcTicks));
        return code;
    }

    /// <summary>The code is spent by the first try, even a wrong one: whoever tries it elsewhere has stolen it.</summary>
    public static PlazaAccount? Redeem(PlazaWrite write, string code, string redirectUri)
    {
        var issued = write.First(
            "delete from sign_in_codes where hash = $hash returning account, redirect_uri, expires_at",
            row => new Issued(row.GetString(0), row.GetString(1), row.GetInt64(2)),
            ("$hash", Secret.Hash(code)));
        if (issued is null || issued.RedirectUri != redirectUri || issued.ExpiresAt <= write.At.UtcTicks) return null;
        return Invariant.Found(AccountRows.WithId(write, issued.Account), "the account of a sign-in code");
    }

    sealed record Issued(string Account, string RedirectUri, long ExpiresAt);
}
