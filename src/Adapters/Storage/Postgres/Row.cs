using Npgsql;

namespace Tagsale.Adapters.Storage.Postgres;

sealed class Row(NpgsqlDataReader reader) : IRow
{
    int _read;

    public bool Next()
    {
        _read = 0;
        return reader.Read();
    }

    public long Long() => reader.GetInt64(_read++);

    public int Int() => reader.GetInt32(_read++);

    public int? IntOrNull() => IsNull() ? null : reader.GetInt32(_read - 1);

    public bool Flag() => reader.GetBoolean(_read++);

    public string Text() => reader.GetString(_read++);

    public string? TextOrNull() => IsNull() ? null : reader.GetString(_read - 1);

    public DateTimeOffset Time() => Instant.Read(Long());

    public DateTimeOffset? TimeOrNull() => IsNull() ? null : Instant.Read(reader.GetInt64(_read - 1));

    public Guid Guid() => reader.GetGuid(_read++);

    public Guid? GuidOrNull() => IsNull() ? null : reader.GetGuid(_read - 1);

    public ReadOnlySpan<byte> Blob() => IsNull() ? [] : reader.GetFieldValue<byte[]>(_read - 1);

    /// <summary>A number of 64 bits without sign, as transactions have it.</summary>
    public ulong Number() => reader.GetFieldValue<ulong>(_read++);

    public void Skip(int columns) => _read += columns;

    bool IsNull() => reader.IsDBNull(_read++);
}
