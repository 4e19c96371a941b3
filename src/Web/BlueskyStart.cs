using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Core;

namespace Tagsale.Web;

/// <summary>
/// Which account the storefront is. Everything else asks for it, so it is settled first: its server is asked, and where that is away, what it said at an earlier start counts. What a
/// person must mend ends the start.
/// </summary>
sealed class BlueskyStart(BlueskySettings settings, StorefrontAccount account, DataDirectory directory, TimeProvider time)
{
    /// <summary>Before the next try at a server that is away and has never told.</summary>
    static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    Did? _did;

    public Did Did => _did ?? throw new InvariantException("the storefront's account is asked for before it is settled");

    /// <exception cref="SettingException">It cannot be signed in, or who it is cannot be found out.</exception>
    public async Task Settle(CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            switch (await account.SignIn(cancellation))
            {
                case SignInAnswer.SignedIn signedIn:
                    _did = signedIn.Did;
                    Remember(signedIn.Did);
                    return;
                case SignInAnswer.Refused refused:
                    throw new SettingException(
                        $"Tagsale__Bluesky: {settings.Service} does not sign {settings.Identifier} in ({refused.Reason}). Check Service and Identifier, and make an app password for the account (in Bluesky under Settings, Privacy and security, App passwords)");
                case SignInAnswer.Unavailable when Remembered() is { } did:
                    _did = did;
                    return;
                case SignInAnswer.Unavailable unavailable when tries == Pauses.Length || unavailable.RetryAfter is not null:
                    throw new SettingException(
                        $"Tagsale__Bluesky__Service: at the first start the storefront's server must answer, and {unavailable.Reason.TrimEnd('.')}. Check the address, or start again when it is up{Wait(unavailable.RetryAfter)}");
            }
            await Task.Delay(Pauses[tries], time, cancellation);
        }
    }

    string File => directory.File("bluesky.account");

    /// <summary>Of this very account: for another one it says nothing.</summary>
    string Name => $"{settings.Identifier} at {settings.Service}";

    Did? Remembered()
    {
        if (Did.TryParse(settings.Identifier, out var itself)) return itself;
        return System.IO.File.Exists(File) && System.IO.File.ReadAllLines(File) is [var name, var known, ..] && name == Name && Did.TryParse(known, out var did) ? did : null;
    }

    void Remember(Did did)
    {
        // Whole or not at all, whoever else starts at this moment.
        var draft = $"{File}.{Guid.NewGuid():N}.part";
        System.IO.File.WriteAllLines(draft, [Name, did.Value]);
        System.IO.File.Move(draft, File, overwrite: true);
    }

    static string Wait(TimeSpan? wait) => wait is { } asked ? $" (it asks to wait {Math.Ceiling(asked.TotalMinutes)} min)" : "";
}
