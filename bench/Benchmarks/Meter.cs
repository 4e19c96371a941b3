using System.Diagnostics;
using Tagsale.Core.Engine;

namespace Tagsale.Benchmarks;

/// <summary>Counts what the engine commits.</summary>
sealed class Meter
{
    long _batches;
    long _commands;

    /// <summary>Each command of a purchase acts on one post or does away with one outbox item; one more keeps a cursor.</summary>
    public void Count(Changes changes)
    {
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _commands, changes.Posts.Count + changes.Done.Count + changes.Sources.Count);
    }

    public Reading Now(long done) => new(
        Stopwatch.GetTimestamp(), done, Interlocked.Read(ref _batches), Interlocked.Read(ref _commands), GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
}

/// <param name="Done">How many of what is counted are done.</param>
readonly record struct Reading(long At, long Done, long Batches, long Commands, long Allocated, TimeSpan Paused)
{
    public static Span operator -(Reading after, Reading before) => new(
        Stopwatch.GetElapsedTime(before.At, after.At).TotalSeconds, after.Done - before.Done, after.Batches - before.Batches, after.Commands - before.Commands,
        after.Allocated - before.Allocated, (after.Paused - before.Paused).TotalSeconds);
}

readonly record struct Span(double Seconds, long Done, long Batches, long Commands, long Allocated, double PausedSeconds)
{
    public double PerSecond => Done / Seconds;
}
