using System.Diagnostics;
using System.Text.Json;
using Tagsale.Adapters.Networks.Bluesky;
using Tagsale.Adapters.Networks.Bluesky.Identity;
using Tagsale.Adapters.Networks.Bluesky.Streams;
using Tagsale.Core.Posts;

namespace Tagsale.Benchmarks;

/// <summary>How much of Bluesky's whole stream one core reads, with everything that is done with what concerns us but the deciding, beside decoding every message.</summary>
static class StreamBench
{
    const int Offers = 10_000;
    const int Rounds = 15;
    const int MessagesALook = 1_000;

    public static int Jetstream(bool quick) =>
        Run("jetstream", "events/s", StreamOfEvents.AsJetstream(quick ? 20_000 : 200_000, Offers), "JsonDocument.Parse of the same bytes", isJetstream: true);

    public static int Firehose(bool quick) =>
        Run("firehose", "frames/s", StreamOfEvents.AsFirehose(quick ? 5_000 : 40_000, Offers), "decoding every frame and the record in it", isJetstream: false);

    static int Run(string name, string unit, byte[][] messages, string referenceName, bool isJetstream)
    {
        var live = new LiveTags();
        for (var offer = 0; offer < Offers; offer++) live.Add(StreamOfPosts.LiveTag(offer));
        _ = Did.TryParse(StreamOfEvents.Storefront, out var storefront);
        var wanted = new PostFilter(live, storefront.Value);
        IStreamFormat format = isJetstream
            ? new JetstreamFormat(new("ws://localhost/subscribe"), new(wanted, storefront))
            : new FirehoseFormat(new("ws://localhost"), new(wanted, storefront), storefront);
        var looks = Looks(messages);
        var (reading, decoding) = (new double[Rounds], new double[Rounds]);
        var matched = 0;

        WarmUp(() => matched = Read(looks, format, storefront, live), () => Decode(messages, format, isJetstream));
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
        {
            reading[round] = PerSecond(messages.Length, () => matched = Read(looks, format, storefront, live));
            decoding[round] = PerSecond(messages.Length, () => Decode(messages, format, isJetstream));
        }

        var (value, reference) = (Median(reading), Median(decoding));
        Report.Line(new
        {
            bench = name,
            value = Report.Round(value),
            unit,
            reference = new { name = referenceName, value = Report.Round(reference) },
            ratio = Report.Round(value / reference, 2),
            seconds = Report.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 2),
            events = messages.Length,
            bytesEach = messages.Sum(message => message.Length) / messages.Length,
            decoded = messages.Count(message => format.MayConcern(message)),
            matched,
        });
        return 0;
    }

    static List<FrameBuffer> Looks(byte[][] messages) => [.. messages.Chunk(MessagesALook).Select(look =>
    {
        var frames = new FrameBuffer();
        foreach (var message in look) frames.Add(message, StreamOfEvents.Arrival);
        return frames;
    })];

    /// <summary>As the reader does it: the look that tells whether to hurry, when a message arrives, and the one at its reading.</summary>
    static int Read(List<FrameBuffer> looks, IStreamFormat format, Did storefront, LiveTags live)
    {
        var translation = new StreamTranslation(format, storefront, live, new PostMemory(), new());
        var matched = 0;
        foreach (var frames in looks)
        {
            var hurry = 0;
            for (var frame = 0; frame < frames.Count; frame++)
                if (format.MayConcern(frames[frame].Span)) hurry++;
            foreach (var post in translation.Read(frames, new(-1, DateTimeOffset.MinValue, DateTimeOffset.MinValue)).Posts)
                if (hurry > 0 && !post.Tags.IsEmpty) matched++;
        }
        return matched;
    }

    static void Decode(byte[][] messages, IStreamFormat format, bool isJetstream)
    {
        foreach (var message in messages)
        {
            if (isJetstream) JsonDocument.Parse(message).Dispose();
            else format.Read(message);
        }
    }

    // Until the compiler has had its second and third thoughts on both sides.
    static void WarmUp(Action one, Action other)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2);)
        {
            one();
            other();
        }
    }

    static double PerSecond(int messages, Action pass)
    {
        var started = Stopwatch.GetTimestamp();
        pass();
        return messages / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
