using Npgsql;
using Tagsale.Adapters.Storage.Postgres;

namespace Tagsale.Tests.Web;

/// <summary>A database that cannot be used ends the start with one line, which says what to do and tells no password.</summary>
public sealed class RefusedDatabaseTests : IDisposable
{
    const string Password = "very-secret";

    readonly string _directory = Directory.CreateTempSubdirectory("tagsale-refused-").FullName;
    readonly Lazy<string> _database = new(() =>
    {
        Assert.SkipWhen(PostgresServer.IsMissing, PostgresServer.Missing);
        return PostgresServer.NewDatabase();
    });

    [Theory]
    [InlineData("13.23", false)]
    [InlineData("14.99", false)]
    [InlineData("15.0", true)]
    [InlineData("18.1", true)]
    public void a_server_before_15_is_refused(string version, bool isUsed)
    {
        var complaint = PostgresStore.Complaint(Version.Parse(version));

        if (isUsed) Assert.Null(complaint);
        else Assert.Contains($"PostgreSQL {version}, and Tagsale needs 15", complaint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_that_does_not_answer() =>
        Assert.Contains("Start it", await Refusal($"Host=127.0.0.1;Port={TagsaleProcess.FreePort()};Username=tagsale;Password={Password}"), StringComparison.Ordinal);

    [Fact]
    public async Task one_that_does_not_know_the_user() =>
        Assert.Contains("Correct the user and the password", await Refusal(Changed(to => (to.Username, to.Password) = ("nobody", Password))), StringComparison.Ordinal);

    [Fact]
    public async Task one_that_is_not_there() =>
        Assert.Contains("Create it", await Refusal(Changed(to => to.Database = "missing")), StringComparison.Ordinal);

    [Fact]
    public async Task one_in_which_the_user_may_make_no_tables()
    {
        var user = $"reader_{Guid.NewGuid():N}";
        PostgresServer.Run(_database.Value, $"create role {user} login password '{Password}'");

        var line = await Refusal(Changed(to => (to.Username, to.Password) = (user, Password)));

        PostgresServer.Run(_database.Value, $"drop role {user}");
        Assert.Contains("Make the user its owner", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_of_a_newer_version()
    {
        using (var store = new PostgresStore(_database.Value, new(1))) store.Migrate();
        PostgresServer.Run(_database.Value, "insert into migrations (number) values (99)");

        Assert.Contains("written by a newer version of Tagsale (schema 99", await Refusal(_database.Value), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    string Changed(Action<NpgsqlConnectionStringBuilder> change)
    {
        var settings = new NpgsqlConnectionStringBuilder(_database.Value);
        change(settings);
        return settings.ConnectionString;
    }

    async Task<string> Refusal(string database)
    {
        using var process = TagsaleProcess.Launch(["--urls", "http://127.0.0.1:0"], ("DataDirectory", _directory), ("Database", database));
        var line = await process.Refusal();
        Assert.DoesNotContain(Password, line, StringComparison.Ordinal);
        return line;
    }
}
