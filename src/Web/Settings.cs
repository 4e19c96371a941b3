using System.Globalization;
using Tagsale.Adapters.Payments.Stripe;
using Tagsale.Adapters.Storage.Postgres;
using Tagsale.Core;

namespace Tagsale.Web;

/// <summary>Configuration section <c>Tagsale</c>; in the environment <c>Tagsale__Name=value</c>. docs/operations.md lists them.</summary>
public sealed record Settings
{
    /// <summary>The value of <see cref="Database"/> for the embedded store; any other is a connection string for PostgreSQL.</summary>
    public const string Sqlite = "sqlite";

    static readonly string[] Known =
    [
        nameof(DataDirectory), nameof(Database), nameof(OperatorKey), nameof(ConfirmationWindow), nameof(Demo), nameof(PublicUrl),
        nameof(ProgramName), nameof(TermsVersion), nameof(StepUpYoung), nameof(StepUpAbove), nameof(AllowPrivateHosts), BlueskySettings.Section,
        StripeSettings.Section, SmtpSettings.Section, RewardSettings.Section,
    ];

    public required string DataDirectory { get; init; }
    public required string Database { get; init; }

    /// <summary>Null: one is made and kept in the data directory.</summary>
    public string? OperatorKey { get; init; }
    public required TimeSpan ConfirmationWindow { get; init; }
    public required bool Demo { get; init; }

    /// <summary>Null: the address the server listens on.</summary>
    public string? PublicUrl { get; init; }
    public required string ProgramName { get; init; }
    public required string TermsVersion { get; init; }
    public required TimeSpan StepUpYoung { get; init; }
    public long? StepUpAbove { get; init; }

    /// <summary>Requests to hosts that users name may reach this machine and private networks.</summary>
    public required bool AllowPrivateHosts { get; init; }

    /// <summary>Null: Bluesky is off.</summary>
    public BlueskySettings? Bluesky { get; init; }

    /// <summary>Null: Stripe is off.</summary>
    public StripeAccount? Stripe { get; init; }

    /// <summary>Null: letters are written as files.</summary>
    public SmtpSettings? Smtp { get; init; }

    public required RewardSettings Rewards { get; init; }

    /// <exception cref="SettingException">A value cannot be used, or a name is not known.</exception>
    public static Settings Read(IConfiguration configuration)
    {
        var all = configuration.GetSection("Tagsale");
        var section = new SettingSection(all, Known);
        var demo = Bool(section, nameof(Demo), true);
        return new Settings
        {
            DataDirectory = Path.GetFullPath(section[nameof(DataDirectory)] ?? "data"),
            Database = DatabaseOf(section),
            OperatorKey = KeyOf(section),
            ConfirmationWindow = Span(section, nameof(ConfirmationWindow), TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            Demo = demo,
            PublicUrl = UrlOf(section),
            ProgramName = Text(section, nameof(ProgramName), 60, "Tagsale"),
            TermsVersion = Text(section, nameof(TermsVersion), 40, "1"),
            // A demo must let a new member buy at once; a real programme must not.
            StepUpYoung = Span(section, nameof(StepUpYoung), demo ? TimeSpan.Zero : TimeSpan.FromHours(24), TimeSpan.Zero, TimeSpan.FromDays(365)),
            StepUpAbove = Minor(section, nameof(StepUpAbove)),
            AllowPrivateHosts = Bool(section, nameof(AllowPrivateHosts), demo),
            Bluesky = BlueskySettings.Read(all),
            Stripe = StripeSettings.Read(all),
            Smtp = SmtpSettings.Read(all),
            Rewards = RewardSettings.Read(all),
        };
    }

    static string DatabaseOf(SettingSection section)
    {
        var database = section[nameof(Database)] ?? Sqlite;
        if (database == Sqlite || PostgresStore.Complaint(database) is not { } complaint) return database;
        throw new SettingException($"Tagsale__Database must be 'sqlite' or a connection string for PostgreSQL like 'Host=localhost;Username=tagsale;Password=...;Database=tagsale': {complaint}");
    }

    static string? KeyOf(SettingSection section) => section[nameof(OperatorKey)] switch
    {
        null => null,
        { Length: >= 16 and <= 200 } key when key.All(c => c is > ' ' and < '\u007f') => key,
        _ => throw new SettingException("Tagsale__OperatorKey must be 16 to 200 printable ASCII characters without spaces"),
    };

    static string? UrlOf(SettingSection section)
    {
        if (section[nameof(PublicUrl)] is not { } text) return null;
        var sound = text.Length <= 60 && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", AbsolutePath: "/" };
        return sound ? text.TrimEnd('/') : throw new SettingException("Tagsale__PublicUrl must be an http or https address of at most 60 characters (it stands in every reply), like https://shop.example.org");
    }

    static string Text(SettingSection section, string name, int most, string otherwise)
    {
        if (section[name] is not { } text) return otherwise;
        var errors = new Errors();
        errors.Line(name, text, most);
        return errors[name] is { } wrong ? throw new SettingException($"{section.Name(name)} {wrong}") : text;
    }

    static bool Bool(SettingSection section, string name, bool otherwise) => section[name] switch
    {
        null => otherwise,
        var text when bool.TryParse(text, out var value) => value,
        var text => throw new SettingException($"{section.Name(name)} must be true or false, not '{text}'"),
    };

    static TimeSpan Span(SettingSection section, string name, TimeSpan otherwise, TimeSpan least, TimeSpan most) => section[name] switch
    {
        null => otherwise,
        var text when Hours(text) is { } value && value >= least && value <= most => value,
        var text => throw new SettingException($"{section.Name(name)} must be a time span hh:mm:ss from {Shown(least)} to {Shown(most)}, not '{text}'"),
    };

    /// <summary>hh:mm:ss where there may be more than a day of hours; a TimeSpan's own form stops at 23.</summary>
    static TimeSpan? Hours(string text) =>
        text.Split(':') is [var h, var m, var s]
        && int.TryParse(h, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours <= 1_000_000
        && int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 60
        && int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 60
            ? new TimeSpan(hours, minutes, seconds) : null;

    static string Shown(TimeSpan span) => $"{(int)span.TotalHours:00}:{span:mm\\:ss}";

    static long? Minor(SettingSection section, string name) => section[name] switch
    {
        null => null,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        var text => throw new SettingException($"{section.Name(name)} must be a whole number of minor units, not '{text}'"),
    };
}
