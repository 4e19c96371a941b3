using Tagsale.Web;

namespace Tagsale.Tests.Web;

public sealed class DataDirectoryTests : IDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("tagsale-data-").FullName;
    readonly FakeTime _time = new();

    [Fact]
    public async Task nothing_is_made_before_the_start_and_nobody_else_may_look()
    {
        var path = Path.Combine(_path, "data");
        await using var app = TagsaleApp.Build([$"--Tagsale:DataDirectory={path}"]);

        Assert.Empty(Directory.GetFiles(path).Select(Path.GetFileName).Except(["tagsale.lock"]));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }

    [Fact]
    public void one_that_is_shared_is_not_had_alone()
    {
        using var first = DataDirectory.Open(_path, isShared: true);
        using var second = DataDirectory.Open(_path, isShared: true);

        Assert.Contains(_path, Assert.Throws<SettingException>(() => DataDirectory.Open(_path, isShared: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_start_waits_for_the_end_of_another()
    {
        using var first = DataDirectory.Open(_path, isShared: true);
        using var second = DataDirectory.Open(_path, isShared: true);
        var began = await first.BeginStart(_time);

        var waiting = second.BeginStart(_time);
        for (var i = 0; i < 100; i++) await Pass();
        Assert.False(waiting.IsCompleted);
        began.Dispose();
        while (!waiting.IsCompleted) await Pass();

        (await waiting).Dispose();
    }

    [Fact]
    public async Task a_start_does_not_wait_for_ever()
    {
        using var first = DataDirectory.Open(_path, isShared: true);
        using var second = DataDirectory.Open(_path, isShared: true);
        using var began = await first.BeginStart(_time);

        var waiting = second.BeginStart(_time);
        while (!waiting.IsCompleted) await Pass();

        Assert.Contains(_path, (await Assert.ThrowsAsync<SettingException>(() => waiting)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    async Task Pass()
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        await Task.Yield();
    }
}
