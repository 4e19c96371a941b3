using Tagsale.Adapters.Networks.Plaza;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

/// <summary>Two processes on one square, as far as a test in one process can tell.</summary>
public sealed class SharedSquareTests : IDisposable
{
    const int Each = 200;

    readonly string _directory = Directory.CreateTempSubdirectory("plaza").FullName;
    readonly PlazaSquare _square, _other;
    readonly PlazaNetwork _network;

    public SharedSquareTests()
    {
        var file = Path.Combine(_directory, "plaza.db");
        (_square, _other) = (new(file, TimeProvider.System), new(file, TimeProvider.System));
        _network = new(_square, "tagsale", _ => true, _ => [], new(), TimeProvider.System);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task what_both_post_at_once_is_delivered_once_and_in_order()
    {
        var (ann, bob) = (SignUp(_square, "ann"), SignUp(_other, "bob"));
        var cursor = await Present();

        await Task.WhenAll(PostOn(_square, ann), PostOn(_other, bob));

        var delivery = await _network.Read(cursor, Cancellation);
        Assert.Equal(2 * Each, delivery.Posts.Length);
        Assert.Equal(2 * Each, delivery.Posts.Select(p => p.Key).Distinct().Count());
        Assert.Equal(delivery.Posts.Select(p => p.At).Order(), delivery.Posts.Select(p => p.At));
        Assert.True(delivery.CaughtUp);
    }

    [Fact]
    public async Task nothing_that_the_other_posts_comes_from_before_a_watermark()
    {
        var bob = SignUp(_other, "bob");
        var (cursor, told, delivered) = (await Present(), DateTimeOffset.MinValue, 0);
        var posting = PostOn(_other, bob);

        while (delivered < Each)
        {
            var delivery = await _network.Read(cursor, Cancellation);
            Assert.All(delivery.Posts, post => Assert.True(post.At >= told, $"{post.At:O} is before {told:O}"));
            (cursor, told, delivered) = (delivery.Cursor, delivery.Watermark, delivered + delivery.Posts.Length);
        }
        await posting;
    }

    [Fact]
    public async Task what_the_other_posts_is_noticed_when_it_is_looked_for()
    {
        var bob = SignUp(_other, "bob");
        await Present();

        _other.Post(bob, "hello");

        Assert.True(_network.Changed(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task one_key_makes_one_post_whichever_is_asked()
    {
        var ann = SignUp(_square, "ann");
        foreach (var round in Enumerable.Range(1, 20))
        {
            var answers = await Task.WhenAll(new[] { _square, _other }.Select(square => Task.Run(() => square.Post(ann, "hello", idempotencyKey: $"{round}"), Cancellation)));

            Assert.Single(answers.Select(answer => Assert.IsType<PlazaAnswer.Done>(answer).Post.Id).Distinct());
        }
    }

    public void Dispose()
    {
        _square.Dispose();
        _other.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    static PlazaAccount SignUp(PlazaSquare square, string handle) => Assert.IsType<SignUpAnswer.SignedUp>(square.SignUp(handle)).Account;

    static Task PostOn(PlazaSquare square, PlazaAccount author) => Task.Run(() =>
    {
        for (var i = 0; i < Each; i++) Assert.IsType<PlazaAnswer.Done>(square.Post(author, $"{i}"));
    }, Cancellation);

    async Task<string> Present() => (await _network.Read(null, Cancellation)).Cursor;
}
