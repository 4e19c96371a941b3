using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Core;

namespace Tagsale.Web.Workers;

/// <summary>Sees to it, once a start, that the storefront's profile says what it must. It holds nothing up: while the server is away it is tried again later.</summary>
sealed class ProfileKeeper(StorefrontAccount account, BlueskyStart storefront, ProgramRules rules, ILogger<ProfileKeeper> log, TimeProvider time) : BackgroundService
{
    const string Name = "profile";
    static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pause = FirstPause;
        while (!await Done(stoppingToken))
        {
            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    async Task<bool> Done(CancellationToken cancellation)
    {
        try
        {
            switch (await account.ProfileOf(storefront.Did).Complete(rules.PublicUrl, cancellation))
            {
                case ProfileAnswer.Unavailable unavailable:
                    Log.Unavailable(log, Name, unavailable.Reason + ".");
                    return false;
                case ProfileAnswer.NoRoom:
                    Log.ProfileFull(log);
                    return true;
                default:
                    return true;
            }
        }
        catch (Exception mistake) when (mistake is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Log.Mistake(log, Name, mistake);
            return false;
        }
    }
}
