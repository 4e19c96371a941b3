using Tagsale.Benchmarks;

string[] names = ["filter", "latency", "start"];
var quick = args.Contains("--quick");

return args.FirstOrDefault() switch
{
    "filter" => FilterBench.Run(quick),
    "latency" => await LatencyBench.Run(quick),
    "start" => await StartBench.Run(quick),
    _ => ListNames(),
};

int ListNames()
{
    Console.Error.WriteLine($"Name one of the benchmarks: {string.Join(", ", names)}");
    return 1;
}
