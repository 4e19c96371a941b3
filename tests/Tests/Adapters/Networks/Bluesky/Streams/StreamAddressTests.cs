using Tagsale.Adapters.Networks.Bluesky.Streams;

namespace Tagsale.Tests.Adapters.Networks.Bluesky.Streams;

public sealed class StreamAddressTests
{
    [Fact]
    public void an_address_says_what_is_read_from_it()
    {
        Assert.True(StreamAddress.TryParse("wss://jetstream1.example.com/subscribe", out var jetstream) && jetstream.IsJetstream);
        Assert.True(StreamAddress.TryParse("wss://relay.example.com", out var firehose) && !firehose.IsJetstream);
        Assert.True(StreamAddress.Public.IsJetstream);
        foreach (var wrong in (string[])["", "relay.example.com", "https://relay.example.com", "wss://relay.example.com/other", "wss://me:secret@relay.example.com", "wss://a.example/subscribe?x=1"])
            Assert.False(StreamAddress.TryParse(wrong, out _), wrong);
    }
}
