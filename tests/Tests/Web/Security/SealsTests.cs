using Microsoft.AspNetCore.DataProtection;
using Tagsale.Web.Security;

namespace Tagsale.Tests.Web.Security;

public sealed class SealsTests
{
    readonly FakeTime time = new();
    readonly Seals seals;

    public SealsTests() => seals = new(new EphemeralDataProtectionProvider(), time);

    [Fact]
    public void a_note_opens_for_its_purpose_with_every_character_in_it() =>
        Assert.Equal("a|b ☃", seals.Open("card", seals.Close("card", "a|b ☃", TimeSpan.FromMinutes(1))));

    [Fact]
    public void a_note_opens_for_no_other_purpose() => Assert.Null(seals.Open("join", seals.Close("card", "a", TimeSpan.FromMinutes(1))));

    [Fact]
    public void a_note_does_not_open_when_its_time_is_over()
    {
        var note = seals.Close("card", "a", TimeSpan.FromMinutes(1));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(seals.Open("card", note));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("made up")]
    public void what_was_not_sealed_here_does_not_open(string? note) => Assert.Null(seals.Open("card", note));
}
