using Tagsale.Core.Offers;

namespace Tagsale.Tests.Core.Offers;

public sealed class PictureDraftTests
{
    static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF];

    [Theory]
    [InlineData(true, "image/png")]
    [InlineData(false, "image/jpeg")]
    public void what_it_is_counts_and_not_what_it_is_called(bool png, string type)
    {
        var picture = new PictureDraft(png ? Png : Jpeg, " A tee ").Check().Value!;
        Assert.Equal((type, "A tee"), (picture.MediaType, picture.Alt));
        Assert.Equal(png ? Png : Jpeg, picture.Bytes.ToArray());
    }

    [Fact]
    public void a_picture_has_a_largest_size()
    {
        Assert.Empty(new PictureDraft(Sized(PictureDraft.LargestBytes), "A tee").Check().Errors.ByField);
        Assert.Equal("must be at most 1000000 bytes", Refused(new(Sized(PictureDraft.LargestBytes + 1), "A tee"), "picture"));
        Assert.Equal("must be at most 1000000 bytes", Refused(new(new byte[PictureDraft.LargestBytes + 1], "A tee"), "picture"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("GIF89a")]
    [InlineData("<svg/>")]
    public void anything_else_is_no_picture(string text) =>
        Assert.Equal("must be a PNG or JPEG file", Refused(new(System.Text.Encoding.ASCII.GetBytes(text), "A tee"), "picture"));

    [Theory]
    [InlineData(null, "must not be empty")]
    [InlineData(" ", "must not be empty")]
    [InlineData("a\nb", "must not contain control or invisible formatting characters")]
    public void it_says_what_can_be_seen(string? alt, string wrong) => Assert.Equal(wrong, Refused(new(Png, alt), "alt"));

    static byte[] Sized(int bytes)
    {
        var all = new byte[bytes];
        Png.CopyTo(all, 0);
        return all;
    }

    static string? Refused(PictureDraft draft, string field)
    {
        var result = draft.Check();
        Assert.Null(result.Value);
        Assert.Equal([field], result.Errors.ByField.Keys);
        return result.Errors[field];
    }
}
