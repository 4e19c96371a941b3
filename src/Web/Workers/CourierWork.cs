namespace Tagsale.Web.Workers;

/// <summary>Keeps the courier going. It outlives any failure but its own end.</summary>
public sealed class CourierWork(Courier courier, ILogger<CourierWork> log, TimeProvider time) : BackgroundService
{
    const string Name = "webhooks";

    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
            if (!await Turn.Take(Name, () => Step(stoppingToken), log, stoppingToken)) await Turn.Pause(AfterFailure, time, stoppingToken);
        await Turn.Take(Name, courier.End, log, stoppingToken);
    }

    async Task Step(CancellationToken cancellation)
    {
        if (await courier.Step(cancellation) == 0) await courier.Idle(LookEvery, cancellation);
    }
}
