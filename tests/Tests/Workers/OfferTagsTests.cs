using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Offers;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Simulation;
using Tagsale.Web;
using Tagsale.Web.Workers;

namespace Tagsale.Tests.Workers;

/// <summary>Offers that another process publishes while a network is being read.</summary>
public sealed class OfferTagsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task what_was_read_without_a_new_hashtag_is_read_again_whoever_hears_of_it_first(bool anotherReaderAsks)
    {
        using var database = new MemoryDatabase();
        using var store = new MemoryStore(database);
        using var other = new MemoryStore(database);
        var tags = new OfferTags(store, new());
        var network = new Publishing(() =>
        {
            new BatchRunner(other, Some.Rules()).Run([new PublishOffer(Some.Offer()) { At = Some.Now }]);
            if (anotherReaderAsks) tags.Refresh();
        });
        using var engine = new GroupCommit(new BatchRunner(store, Some.Rules()));

        await new NetworkReader(network, store, tags, engine, new Draw(TimeProvider.System), TimeProvider.System).Step(TestContext.Current.CancellationToken);

        Assert.Equal(2, network.Reads);
    }

    /// <summary>During whose first reading something happens.</summary>
    sealed class Publishing(Action meanwhile) : INetwork
    {
        public int Reads { get; private set; }

        public string Name => Some.Network;

        public SocialAccount Storefront => Some.Account("storefront");

        public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
        {
            if (Reads++ == 0) meanwhile();
            return Task.FromResult(new Delivery([], [], [], "1", Some.Now, true));
        }

        public Task Changed(CancellationToken cancellation) => Task.CompletedTask;

        public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
