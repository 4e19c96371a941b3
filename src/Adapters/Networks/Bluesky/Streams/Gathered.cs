using System.Collections.Immutable;
using Tagsale.Core.Posts;

namespace Tagsale.Adapters.Networks.Bluesky.Streams;

/// <summary>What one look at frames brought.</summary>
sealed class Gathered
{
    public ImmutableArray<Post>.Builder Posts { get; } = ImmutableArray.CreateBuilder<Post>();
    public ImmutableArray<PostDeletion>.Builder Deletions { get; } = ImmutableArray.CreateBuilder<PostDeletion>();
    public ImmutableArray<StorefrontLike>.Builder Likes { get; } = ImmutableArray.CreateBuilder<StorefrontLike>();
    public ImmutableArray<AccountNews>.Builder Accounts { get; } = ImmutableArray.CreateBuilder<AccountNews>();

    /// <summary>Frames that could not be read.</summary>
    public int Garbage { get; set; }

    public bool Outdated { get; set; }

    /// <summary>The stream's last word.</summary>
    public string? Failed { get; set; }

    /// <summary>The storefront took back a like of which it is not known what it liked.</summary>
    public bool UnknownUnlike { get; set; }
}
