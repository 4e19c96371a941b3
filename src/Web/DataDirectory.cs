using Microsoft.Data.Sqlite;
using Tagsale.Core.Ports;

namespace Tagsale.Web;

/// <summary>The folder everything lives in, held by one process at a time, or by several that share a store elsewhere.</summary>
public sealed class DataDirectory : IDisposable
{
    static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(1);
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    readonly FileStream _lock;

    DataDirectory(string path, FileStream held) => (Path, _lock) = (path, held);

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Opens a database that is not the store's own, which speaks for itself.</summary>
    /// <exception cref="StoreException">The file is something else, or damaged.</exception>
    public T Database<T>(string name, Func<string, T> open)
    {
        try
        {
            return open(File(name));
        }
        catch (SqliteException failure)
        {
            throw new StoreException($"{File(name)} cannot be used as a database ({failure.Message.TrimEnd('.')}). Move it away, restore a backup, or set another DataDirectory.", failure);
        }
    }

    /// <param name="isShared">Where the store is elsewhere, the processes that share it may share the keys and the demo's files too.</param>
    /// <exception cref="SettingException">It cannot be made, or another process holds it.</exception>
    public static DataDirectory Open(string path, bool isShared)
    {
        try
        {
            // Keys, addresses and mail lie here: nobody else on this machine may look.
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Tagsale__DataDirectory: {path} cannot be made ({failure.Message}); name a folder this user may write to");
        }

        try
        {
            return new(path, Hold(path, "tagsale.lock", isShared ? FileShare.ReadWrite : FileShare.None));
        }
        catch (UnauthorizedAccessException)
        {
            throw new SettingException($"Tagsale__DataDirectory: {path} cannot be written to by this user");
        }
        catch (IOException)
        {
            throw new SettingException($"{path} is in use by another Tagsale; stop that one, or name another folder in Tagsale__DataDirectory");
        }
    }

    /// <summary>Until it is disposed no other process starts here: what the first one makes, keys above all, the next must find whole.</summary>
    /// <exception cref="SettingException">Another process has been starting for too long.</exception>
    public async Task<IDisposable> BeginStart(TimeProvider time)
    {
        for (var began = time.GetTimestamp(); ; await Task.Delay(BetweenTries, time))
        {
            try
            {
                return Hold(Path, "tagsale.starting", FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(began) < LongestStart)
            {
            }
            catch (IOException)
            {
                throw new SettingException($"Another Tagsale has been starting in {Path} for {LongestStart.TotalSeconds:0} seconds; see what holds it up or stop it, and start this one again");
            }
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>The operating system lets go of it however the process ends.</summary>
    static FileStream Hold(string path, string name, FileShare share) =>
        new(System.IO.Path.Combine(path, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, share);
}
