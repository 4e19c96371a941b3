using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tagsale.Adapters.Networks.Plaza;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;

namespace Tagsale.Tests.Adapters.Networks.Plaza;

/// <summary>A square in a file of its own, the storefront's network on it, and time that stands still.</summary>
public abstract class PlazaTest : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("plaza").FullName;

    protected PlazaTest() => (Square, Network) = Open();

    protected string File => Path.Combine(_directory, "plaza.db");
    protected FakeTime Time { get; } = new();
    protected PlazaFaults Faults { get; } = new();
    protected EventFilter Filter { get; set; } = _ => true;
    protected PlazaSquare Square { get; private set; }
    protected PlazaNetwork Network { get; private set; }
    protected PlazaAccount Storefront => Square.FindByHandle("tagsale")!;
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Square.Dispose();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>As after a restart of the process.</summary>
    protected void Reopen()
    {
        Square.Dispose();
        (Square, Network) = Open();
    }

    protected PlazaAccount SignUp(string handle, bool locked = false) =>
        Assert.IsType<SignUpAnswer.SignedUp>(Square.SignUp(handle, locked)).Account;

    protected PlazaPost Post(PlazaAccount author, string text, string? inReplyTo = null, string? quotes = null) =>
        Done(Square.Post(author, text, inReplyTo, quotes));

    protected Task<Delivery> Read(string? cursor) => Network.Read(cursor, Cancellation);

    protected async Task<string> Present() => (await Read(null)).Cursor;

    protected static PlazaPost Done(PlazaAnswer answer) => Assert.IsType<PlazaAnswer.Done>(answer).Post;

    protected static PostKey Key(PlazaPost post) => new("plaza", post.Id);

    protected static IEnumerable<string> Ids(Delivery delivery) => delivery.Posts.Select(post => post.Key.Id);

    (PlazaSquare, PlazaNetwork) Open()
    {
        var square = new PlazaSquare(File, Time);
        return (square, new(square, "tagsale", json => Filter(json), Scan, Faults, Time));
    }

    static ImmutableArray<string> Scan(string text) => [.. Regex.Matches(text, @"#(\w+)").Select(tag => tag.Groups[1].Value)];
}
