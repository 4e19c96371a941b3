using System.Globalization;
using Tagsale.Core.Ports;
using Tagsale.Servers;

namespace Tagsale.Tests.Adapters.Networks.Bluesky;

public sealed class RecordKeyTests
{
    [Fact]
    public async Task every_post_has_a_key_of_the_network_s_own_form_that_its_deed_alone_decides()
    {
        Assert.SkipWhen(Pds.IsMissing, Pds.Missing);
        await using var bluesky = await BlueskyTest.Open();
        var keys = new List<string>();
        for (var i = 0; i < 5; i++)
            keys.Add(Assert.IsType<PublishAnswer.Published>(
                await bluesky.Network.Announce(string.Create(CultureInfo.InvariantCulture, $"announce/{i}"), "#BuyMug", null, TestContext.Current.CancellationToken)).Post.Id.Split('/')[^1]);

        Assert.Equal(5, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$", key));
        // Were it ever another, what was posted before an update would be posted again after it.
        Assert.Equal("6fpmtxab6ovxz", keys[0]);
    }
}
