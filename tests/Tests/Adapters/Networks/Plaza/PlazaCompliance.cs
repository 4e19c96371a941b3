using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

public sealed class PlazaCompliance : NetworkCompliance, IDisposable
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tagsale-");
    readonly FakeTime _time = new();
    readonly PlazaFaults _faults = new();
    readonly PlazaSquare _square;
    readonly PlazaAccount _somebody;

    public PlazaCompliance()
    {
        _square = new(Path.Combine(_folder.FullName, "plaza.db"), _time);
        Network = new PlazaNetwork(_square, "tagsale", _ => true, _ => [], _faults, _time);
        _somebody = Assert.IsType<SignUpAnswer.SignedUp>(_square.SignUp("ann")).Account;
    }

    protected override INetwork Network { get; }

    protected override DateTimeOffset Now => _time.Now;

    protected override bool LosesAnswers { set => _faults.LoseReplyAnswers = value; }

    protected override bool IsAway { set => _faults.Down = value; }

    protected override Task<PostKey> SomebodyPosts(string text) =>
        Task.FromResult(new PostKey("plaza", Assert.IsType<PlazaAnswer.Done>(_square.Post(_somebody, text)).Post.Id));

    protected override Task Delete(PostKey post) => Task.FromResult(Assert.IsType<PlazaAnswer.Done>(_square.Delete(_somebody, post.Id)));

    protected override Task<IReadOnlyList<(string Id, string Text)>> RepliesTo(PostKey post) =>
        Task.FromResult<IReadOnlyList<(string, string)>>([.. _square.Replies(post.Id)!.Items.Select(reply => (reply.Id, reply.Text))]);

    protected override Task<IReadOnlyList<(string Id, string Text)>> OfferPosts() =>
        Task.FromResult<IReadOnlyList<(string, string)>>([.. _square.Timeline().Items.Where(post => post.Author.Handle == "tagsale").Select(post => (post.Id, post.Text))]);

    protected override Task<IReadOnlyList<string>> Liked() => Task.FromResult<IReadOnlyList<string>>([.. _square.Likes("tagsale")!.Items.Select(post => post.Id)]);

    public void Dispose()
    {
        _square.Dispose();
        _folder.Delete(recursive: true);
    }
}
