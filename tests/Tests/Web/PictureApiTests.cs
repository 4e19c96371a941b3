using System.Net.Http.Headers;
using Tagsale.Core.Offers;

namespace Tagsale.Tests.Web;

public sealed class PictureApiTests(RunningShop shop) : IClassFixture<RunningShop>
{
    static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");
    static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[PictureDraft.LargestBytes - 4]];

    readonly ShopOverHttp _calls = shop.Calls;

    [Fact]
    public async Task a_picture_is_shown_on_the_offer_s_page_with_its_words()
    {
        var (id, tag) = await _calls.Publish();
        Assert.DoesNotContain("<img", (await _calls.Anyone.Get($"/o/{tag}")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await _calls.Anyone.Get($"/o/{tag}/picture")).Status);

        (await Put(id, Png, "A \"red\" kettle & its lid")).Expect(204);

        var page = (await _calls.Anyone.Get($"/o/{tag}")).Text;
        Assert.Contains($"""src="/o/{tag}/picture" alt="A &quot;red&quot; kettle &amp; its lid" """.TrimEnd(), page, StringComparison.Ordinal);
        var picture = await _calls.Anyone.Get($"/o/{tag}/picture");
        Assert.Equal("image/png", picture.ContentType);
        Assert.Equal("nosniff", picture.Header("X-Content-Type-Options"));
        Assert.Equal(Png.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), picture.Header("Content-Length"));
    }

    [Fact]
    public async Task another_picture_takes_its_place_and_the_same_is_not_sent_again()
    {
        var (id, tag) = await _calls.Publish();
        (await Put(id, Png, "A kettle")).Expect(204);
        var version = (await _calls.Anyone.Get($"/o/{tag}/picture")).Header("ETag")!;
        Assert.Equal(304, (int)(await _calls.Anyone.Send(HttpMethod.Get, $"/o/{tag}/picture", null, ("If-None-Match", version))).Status);

        (await Put(id, Jpeg, "The largest kettle")).Expect(204);

        var picture = await _calls.Anyone.Send(HttpMethod.Get, $"/o/{tag}/picture", null, ("If-None-Match", version));
        Assert.Equal("image/jpeg", picture.ContentType);
        Assert.Contains("The largest kettle", (await _calls.Anyone.Get($"/o/{tag}")).Text, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string, string> Unsound => new()
    {
        { [], "a kettle", "picture" },
        { "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"u8.ToArray(), "a kettle", "picture" },
        { "GIF89a"u8.ToArray(), "a kettle", "picture" },
        { [.. Jpeg, 0], "a kettle", "picture" },
        { Png, "", "alt" },
        { Png, " ", "alt" },
        { Png, "a\u202Eb", "alt" },
        { Png, new string('a', PictureDraft.LongestAlt + 1), "alt" },
    };

    [Theory]
    [MemberData(nameof(Unsound), DisableDiscoveryEnumeration = true)]
    public async Task what_is_no_picture_or_has_no_words_is_refused(byte[] bytes, string alt, string field)
    {
        var (id, tag) = await _calls.Publish();

        var problem = (await Put(id, bytes, alt)).Expect(422);

        Assert.Equal([field], problem.GetProperty("errors").Names());
        Assert.Equal(404, (int)(await _calls.Anyone.Get($"/o/{tag}/picture")).Status);
    }

    [Fact]
    public async Task what_is_far_too_large_is_not_read()
    {
        var (id, _) = await _calls.Publish();
        Assert.Equal("/problems/too-large", (await Put(id, new byte[PictureDraft.LargestBytes * 2], "a kettle")).Expect(413).Text("type"));
    }

    [Fact]
    public async Task only_an_offer_has_a_picture_and_only_the_operator_sets_it()
    {
        (await Put(Guid.NewGuid().ToString(), Png, "a kettle")).Expect(404);
        (await Put("x", Png, "a kettle")).Expect(404);
        var (id, _) = await _calls.Publish();
        using var body = new ByteArrayContent(Png);
        (await _calls.Anyone.Send(HttpMethod.Put, $"/v1/offers/{id}/picture?alt=a", body)).Expect(401);
    }

    async Task<Answered> Put(string offer, byte[] bytes, string alt)
    {
        using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        return await _calls.Operator.Send(HttpMethod.Put, $"/v1/offers/{offer}/picture?alt={Uri.EscapeDataString(alt)}", body);
    }
}
