using Tagsale.Adapters.Http;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Adapters.Networks.Bluesky;

/// <summary>What became of signing in.</summary>
public abstract record SignInAnswer
{
    public sealed record SignedIn(Did Did) : SignInAnswer;

    /// <summary>Asking again changes nothing.</summary>
    /// <param name="Reason">The end of a sentence about the service.</param>
    public sealed record Refused(string Reason) : SignInAnswer;

    public sealed record Unavailable(string Reason, TimeSpan? RetryAfter) : SignInAnswer;
}

/// <summary>
/// The storefront's own account, signed in at first need. A server lets an account sign in 30 times in five minutes and 300 times a day: whoever calls at the same moment waits for one sign-in, its
/// tokens are refreshed while they can be, and after a refusal nobody asks for a while.
/// </summary>
sealed class Session(Xrpc xrpc, string identifier, string password, TimeProvider time) : IDisposable
{
    static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(5);

    readonly SemaphoreSlim _turn = new(1, 1);
    volatile Tokens? _tokens;
    SignInAnswer? _shut;
    DateTimeOffset _shutUntil;

    public async Task<SignInAnswer> SignIn(CancellationToken cancellation)
    {
        var (_, answer) = await Fresh(stale: null, cancellation);
        return answer;
    }

    /// <summary>Calls with a token that counts: one that has run out is replaced, and the call made once more.</summary>
    public async Task<XrpcAnswer> Call(Func<string, Task<XrpcAnswer>> call, CancellationToken cancellation)
    {
        Tokens? stale = null;
        while (true)
        {
            var (tokens, answer) = await Fresh(stale, cancellation);
            if (tokens is null) return Away(answer);
            var called = await call(tokens.Access);
            if (stale is not null || called is not XrpcAnswer.Failed { Error: "ExpiredToken" or "InvalidToken" }) return called;
            stale = tokens;
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>Other tokens than those that do not count any more.</summary>
    async Task<(Tokens?, SignInAnswer)> Fresh(Tokens? stale, CancellationToken cancellation)
    {
        if (_tokens is { } kept && kept != stale) return (kept, kept.Answer);
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_tokens is { } made && made != stale) return (made, made.Answer);
            if (_shut is { } shut && time.GetUtcNow() < _shutUntil) return (null, Remaining(shut));
            var answer = stale is null ? await Create(cancellation) : await Refresh(stale, cancellation);
            return (_tokens, answer);
        }
        finally
        {
            _turn.Release();
        }
    }

    async Task<SignInAnswer> Refresh(Tokens stale, CancellationToken cancellation)
    {
        var answer = await xrpc.Call("com.atproto.server.refreshSession", stale.Refresh, null, cancellation);
        // Whatever was wrong with it, the password still counts.
        return answer is XrpcAnswer.Failed ? await Create(cancellation) : Keep(answer);
    }

    async Task<SignInAnswer> Create(CancellationToken cancellation) =>
        Keep(await xrpc.Call("com.atproto.server.createSession", null, new() { ["identifier"] = identifier, ["password"] = password }, cancellation));

    SignInAnswer Keep(XrpcAnswer answer)
    {
        _tokens = null;
        switch (answer)
        {
            case XrpcAnswer.Done { Body: var body }:
                if (!Did.TryParse(body.Text("did"), out var did) || body.Text("accessJwt") is not { } access || body.Text("refreshJwt") is not { } refresh)
                    return Shut(new SignInAnswer.Refused("it does not answer as a server of the AT Protocol does"));
                if (body.Flag("active") == false) return Shut(new SignInAnswer.Refused($"the account is {body.Text("status") ?? "not active"}"));
                var signedIn = new SignInAnswer.SignedIn(did);
                _tokens = new(access, refresh, signedIn);
                return signedIn;
            case XrpcAnswer.Failed failed:
                return Shut(new SignInAnswer.Refused(failed.Reason));
            case XrpcAnswer.Away { RetryAfter: { } wait } away:
                return Shut(new SignInAnswer.Unavailable(away.Reason, wait), wait);
            default:
                return new SignInAnswer.Unavailable(((XrpcAnswer.Away)answer).Reason, null);
        }
    }

    SignInAnswer Shut(SignInAnswer answer, TimeSpan? wait = null)
    {
        (_shut, _shutUntil) = (answer, time.GetUtcNow() + (wait ?? AfterRefusal));
        return answer;
    }

    SignInAnswer Remaining(SignInAnswer shut) => shut is SignInAnswer.Unavailable unavailable ? unavailable with { RetryAfter = _shutUntil - time.GetUtcNow() } : shut;

    /// <summary>A refused sign-in must not refuse the replies that wait for it: the operator can mend it.</summary>
    XrpcAnswer Away(SignInAnswer answer) => answer switch
    {
        SignInAnswer.Refused refused => new XrpcAnswer.Away($"{xrpc.Service.Host} does not sign the storefront in: {refused.Reason}", AfterRefusal),
        SignInAnswer.Unavailable unavailable => new XrpcAnswer.Away(unavailable.Reason, unavailable.RetryAfter),
        _ => throw new InvalidOperationException("A session without tokens has a reason."),
    };

    sealed record Tokens(string Access, string Refresh, SignInAnswer Answer);
}
