namespace Tagsale.Core.Offers;

/// <summary>A picture of what is offered, for people who see it and for people who do not.</summary>
/// <param name="MediaType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Alt">What can be seen on it, in words.</param>
public sealed record Picture(ReadOnlyMemory<byte> Bytes, string MediaType, string Alt);

/// <summary>A picture as somebody sent it: hostile until checked.</summary>
public sealed record PictureDraft(ReadOnlyMemory<byte> Bytes, string? Alt)
{
    /// <summary>What the networks served take.</summary>
    public const int LargestBytes = 1_000_000;
    public const int LongestAlt = 1_000;

    /// <summary>The picture, or what is wrong with <c>picture</c> and <c>alt</c>. What it is counts, not what its sender calls it.</summary>
    public Checked<Picture> Check()
    {
        var errors = new Errors();
        var type = TypeOf(Bytes.Span);
        if (Bytes.Length > LargestBytes) errors.Add("picture", $"must be at most {LargestBytes} bytes");
        else if (type is null) errors.Add("picture", "must be a PNG or JPEG file");
        errors.Line("alt", Alt, LongestAlt);
        return errors.Any ? errors : new Picture(Bytes, type!, Alt!.Trim());
    }

    static string? TypeOf(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Png) ? "image/png" : bytes.StartsWith(Jpeg) ? "image/jpeg" : null;

    static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];
}
