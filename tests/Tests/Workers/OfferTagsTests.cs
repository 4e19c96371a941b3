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
    public async Task what_was_read_without_a_new_hashtag_is_read_again_whoever_hears_of_it_first(bool anotherReaderAsks) =>
        Assert.Equal([null, "1", "1"], await Cursors(publishedDuring: 2, steps: 2, anotherReaderAsks));

    /// <summary>What is posted after the first look at the present would be lost by a second one.</summary>
    [Fact]
    public async Task the_stream_is_begun_once() => Assert.Equal([null, "1"], await Cursors(publishedDuring: 1, steps: 2, anotherReaderAsks: false));

    static async Task<List<string?>> Cursors(int publishedDuring, int steps, bool anotherReaderAsks)
    {
        using var database = new MemoryDatabase();
        using var store = new MemoryStore(database);
        using var other = new MemoryStore(database);
        var tags = new OfferTags(store, new());
        var network = new Publishing(publishedDuring, () =>
        {
            new BatchRunner(other, Some.Rules()).Run([new PublishOffer(Some.Offer()) { At = Some.Now }]);
            if (anotherReaderAsks) tags.Refresh();
        });
        using var engine = new GroupCommit(new BatchRunner(store, Some.Rules()));

        var reader = new NetworkReader(network, store, tags, engine, new Draw(TimeProvider.System), TimeProvider.System);
        for (var step = 0; step < steps; step++) await reader.Step(TestContext.Current.CancellationToken);
        return network.Cursors;
    }

    /// <summary>During one of whose readings something happens.</summary>
    sealed class Publishing(int during, Action meanwhile) : INetwork
    {
        /// <summary>From where it was read.</summary>
        public List<string?> Cursors { get; } = [];

        public string Name => Some.Network;

        public SocialAccount Storefront => Some.Account("storefront");

        public Task<Delivery> Read(string? cursor, CancellationToken cancellation)
        {
            Cursors.Add(cursor);
            if (Cursors.Count == during) meanwhile();
            return Task.FromResult(new Delivery([], [], [], "1", Some.Now, true));
        }

        public Task Changed(CancellationToken cancellation) => Task.CompletedTask;

        public Task<PublishAnswer> Reply(string key, PostKey inReplyTo, string text, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<PublishAnswer> Published(string key, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<PublishAnswer> Announce(string key, string text, Picture? picture, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
