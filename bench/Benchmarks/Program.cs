using Tagsale.Benchmarks;

string[] names = ["bluesky", "drain", "filter", "firehose", "flash-sale", "growth", "jetstream", "latency", "purchases", "recovery", "rewards", "start"];

try
{
    var options = Options.Read(args);
    return options.Bench switch
    {
        "bluesky" => await BlueskyBench.Run(options),
        "drain" => await DrainBench.Run(options),
        "filter" => FilterBench.Run(options.Quick),
        "firehose" => StreamBench.Firehose(options.Quick),
        "flash-sale" => await FlashSaleBench.Run(options),
        "growth" => await GrowthBench.Run(options),
        "jetstream" => StreamBench.Jetstream(options.Quick),
        "latency" => await LatencyBench.Run(options),
        "purchases" => await PurchasesBench.Run(options),
        "recovery" => await RecoveryBench.Run(options),
        "rewards" => await RewardsBench.Run(options),
        "start" => await StartBench.Run(options.Quick),
        _ => ListNames(),
    };
}
catch (OptionException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 1;
}

int ListNames()
{
    Console.Error.WriteLine($"Name one of the benchmarks: {string.Join(", ", names)}");
    return 1;
}
