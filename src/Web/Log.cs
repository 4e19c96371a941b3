namespace Tagsale.Web;

/// <summary>Every line the program logs. Ids and outcomes; never texts, tokens or parts of them.</summary>
static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Ready on {Address}")]
    public static partial void Ready(ILogger log, string address);

    [LoggerMessage(2, LogLevel.Warning, "{Worker}: {Reason} Trying again.")]
    public static partial void Unavailable(ILogger log, string worker, string reason);

    [LoggerMessage(3, LogLevel.Error, "{Worker}: {Reason}")]
    public static partial void Parked(ILogger log, string worker, string reason);

    [LoggerMessage(4, LogLevel.Error, "{Worker} met something unforeseen and goes on")]
    public static partial void Mistake(ILogger log, string worker, Exception mistake);

    [LoggerMessage(6, LogLevel.Warning, "The storefront's profile on Bluesky has no room for the links to terms and opt-out: shorten its description")]
    public static partial void ProfileFull(ILogger log);

    [LoggerMessage(5, LogLevel.Error, "A request failed; its trace is {Trace}")]
    public static partial void RequestFailed(ILogger log, string trace, Exception mistake);

    [LoggerMessage(10, LogLevel.Information, "A sign-in with {Network} came to nothing: {Trouble}")]
    public static partial void SignInFailed(ILogger log, string network, string trouble);
}
