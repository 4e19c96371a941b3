using System.Text.Json;
using Tagsale.Adapters.Networks.Bluesky.Identity;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Identity;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("did:plc:z72i7hdynmk6r22z27h6tvur"), InlineData("did:web:shop.example.org"), InlineData("did:web:localhost%3A2583"), InlineData("did:web:localhost")]
    public void a_did_is_read(string text) => Assert.True(Did.TryParse(text, out var did) && did.Value == text);

    [Theory]
    [InlineData(null), InlineData(""), InlineData("did:plc:"), InlineData("did:plc:z72i7hdynmk6r22z27h6tvu"), InlineData("did:plc:Z72i7hdynmk6r22z27h6tvur"), InlineData("did:plc:z72i7hdynmk6r22z27h6tvur\n")]
    [InlineData("did:plc:z72i7hdynmk6r22z27h6tvu1"), InlineData("did:plc:../../../../../../../etc"), InlineData("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme"), InlineData("did:web:10.0.0.1")]
    [InlineData("did:web:shop.example.org:path"), InlineData("did:web:shop.example.org%3A8080"), InlineData("did:web:shop.example.org/x"), InlineData("did:web:a@b.org"), InlineData("did:web:SHOP.example.org")]
    [InlineData("did:web:-a.org"), InlineData("did:web:localhost%3A123456"), InlineData("did:web:localhost%3A99999"), InlineData("did:web:localhost%3Aabc"), InlineData("at://did:plc:z72i7hdynmk6r22z27h6tvur")]
    public void what_is_no_did_is_not(string? text) => Assert.False(Did.TryParse(text, out _));

    [Theory]
    [InlineData("ann.bsky.social", "ann.bsky.social"), InlineData("Ann.BSKY.Social", "ann.bsky.social"), InlineData("xn--ls8h.test", "xn--ls8h.test"), InlineData("a.co", "a.co"), InlineData("8.cn", "8.cn")]
    public void a_handle_is_read_in_lower_case(string text, string read) => Assert.True(Handle.TryParse(text, out var handle) && handle.Value == read);

    [Theory]
    [InlineData(null), InlineData(""), InlineData("ann"), InlineData("@ann.bsky.social"), InlineData("ann..social"), InlineData(".ann.social"), InlineData("ann.social."), InlineData("-ann.social"), InlineData("ann-.social")]
    [InlineData("ann.8"), InlineData("127.0.0.1"), InlineData("ann.local"), InlineData("ann.onion"), InlineData("ann.INTERNAL"), InlineData("a_b.social"), InlineData("ann.social/x"), InlineData("ann.social:80"), InlineData("ann.sociäl"), InlineData("ann.social\n")]
    public void what_is_no_handle_is_not(string? text) => Assert.False(Handle.TryParse(text, out _));

    [Fact]
    public void names_have_an_end()
    {
        Assert.True(Handle.TryParse(string.Join('.', Enumerable.Repeat(new string('a', 62), 4)), out _));
        Assert.False(Handle.TryParse(string.Join('.', Enumerable.Repeat(new string('a', 63), 4)), out _));
        Assert.False(Handle.TryParse(new string('a', 64) + ".org", out _));
        Assert.False(Did.TryParse("did:web:" + string.Concat(Enumerable.Repeat("aaaaaaaaa.", 30)) + "org", out _));
    }

    [Theory]
    [InlineData("""{"id":"did:plc:z72i7hdynmk6r22z27h6tvur"}""", null, null)]
    [InlineData("""{"id":"did:plc:z72i7hdynmk6r22z27h6tvur","alsoKnownAs":["https://a.org","at://Ann.org","at://b.org"],"service":[{"id":"#x","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://x.org"},{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.org"}]}""", "ann.org", "https://pds.org/")]
    [InlineData("""{"id":"did:plc:z72i7hdynmk6r22z27h6tvur","alsoKnownAs":["at://not a handle","at://b.org"],"service":[{"id":"did:plc:z72i7hdynmk6r22z27h6tvur#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":"https://pds.org/path"}]}""", null, null)]
    [InlineData("""{"id":"did:plc:z72i7hdynmk6r22z27h6tvur","alsoKnownAs":[1,null,{}],"service":[null,{"id":"#atproto_pds","type":"Other","serviceEndpoint":"https://pds.org"},{"id":"#atproto_pds","type":"AtprotoPersonalDataServer","serviceEndpoint":{}}]}""", null, null)]
    [InlineData("""{"id":"did:plc:z72i7hdynmk6r22z27h6tvur","alsoKnownAs":"at://a.org","service":{"id":"#atproto_pds","serviceEndpoint":"javascript:1"}}""", null, null)]
    public void of_a_document_the_first_handle_and_the_server_are_read(string json, string? handle, string? pds)
    {
        Assert.True(Did.TryParse("did:plc:z72i7hdynmk6r22z27h6tvur", out var did));

        var document = DidDocument.Read(JsonDocument.Parse(json).RootElement, did);

        Assert.Equal(handle, document?.Claimed?.Value);
        Assert.Equal(pds, document?.Pds?.ToString());
        Assert.NotNull(document);
    }

    [Theory]
    [InlineData("""{"id":"did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"}"""), InlineData("{}"), InlineData("""{"id":1}""")]
    public void a_document_of_another_is_not_taken(string json)
    {
        Assert.True(Did.TryParse("did:plc:z72i7hdynmk6r22z27h6tvur", out var did));

        Assert.Null(DidDocument.Read(JsonDocument.Parse(json).RootElement, did));
    }
}
