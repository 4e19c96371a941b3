using System.Globalization;
using Npgsql;

namespace Tagsale.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
sealed record Options(string Bench, bool Quick, string Store, string? Database, int? Lanes, int? Open, int? Rate)
{
    public const string Usage = "dotnet run -c Release --project bench/Benchmarks -- NAME [--quick] [--store sqlite|postgres] [--database CONNECTION] [--lanes N] [--open N] [--rate N]";

    const string StartServer =
        "initdb -D pg -U tagsale && pg_ctl -D pg -o '-p 54329 -k /tmp' -l pg/log start, then give --database 'Host=127.0.0.1;Port=54329;Username=tagsale'";

    /// <exception cref="OptionException">Something is not an option, or misses its value.</exception>
    public static Options Read(string[] args)
    {
        var values = new Dictionary<string, string>();
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--quick") values["--quick"] = "";
            else if (args[i] is not ("--store" or "--database" or "--lanes" or "--open" or "--rate")) throw new OptionException($"{args[i]} is not an option. {Usage}");
            else if (i + 1 == args.Length) throw new OptionException($"{args[i]} misses its value. {Usage}");
            else values[args[i]] = args[++i];
        }
        var options = new Options(
            args.FirstOrDefault() ?? "", values.ContainsKey("--quick"), values.GetValueOrDefault("--store") ?? "sqlite", values.GetValueOrDefault("--database"),
            Number(values, "--lanes"), Number(values, "--open"), Number(values, "--rate"));
        if (options.Store is not ("sqlite" or "postgres")) throw new OptionException("--store is sqlite or postgres");
        if (options is { Store: "postgres", Database: null }) throw new OptionException($"--store postgres needs a server, such as one started by: {StartServer}");
        return options;
    }

    public int Size(int full) => Quick ? full / 10 : full;

    public NpgsqlConnectionStringBuilder Server()
    {
        try
        {
            return new(Database);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw new OptionException("--database is not a connection string like 'Host=127.0.0.1;Port=54329;Username=tagsale'");
        }
    }

    static int? Number(Dictionary<string, string> values, string name) =>
        !values.TryGetValue(name, out var text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new OptionException($"{name} takes a whole number above 0");
}

/// <summary>The command line cannot be followed. The message is one line.</summary>
sealed class OptionException(string message) : Exception(message);
