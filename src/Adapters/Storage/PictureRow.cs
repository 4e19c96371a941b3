using Tagsale.Core.Offers;

namespace Tagsale.Adapters.Storage;

/// <summary>An offer's picture as its row holds it.</summary>
static class PictureRow
{
    public const string Columns = "media_type, alt, bytes";

    public static Picture Read<TRow>(TRow row) where TRow : IRow
    {
        var (type, alt) = (row.Text(), row.Text());
        return new(row.Blob().ToArray(), type, alt);
    }
}
