using Microsoft.Data.Sqlite;
using Tagsale.Core.Ports;

namespace Tagsale.Web;

/// <summary>The folder everything lives in, held by one process at a time, or by several that share a store elsewhere.</summary>
public sealed class DataDirectory : IDisposable
{
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
            // The operating system lets go of it however the process ends.
            return new(path, new FileStream(System.IO.Path.Combine(path, "tagsale.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, isShared ? FileShare.ReadWrite : FileShare.None));
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

    public void Dispose() => _lock.Dispose();
}
