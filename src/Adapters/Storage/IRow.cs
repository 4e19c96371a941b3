namespace Tagsale.Adapters.Storage;

/// <summary>One row of an answer, column by column in the order selected. What a row means is the same in every database, and read once.</summary>
interface IRow
{
    long Long();
    int Int();
    int? IntOrNull();
    bool Flag();
    string Text();
    string? TextOrNull();
    DateTimeOffset Time();
    DateTimeOffset? TimeOrNull();
    Guid Guid();
    Guid? GuidOrNull();

    /// <summary>Empty where the column is null.</summary>
    ReadOnlySpan<byte> Blob();
}
