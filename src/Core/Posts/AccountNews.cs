namespace Tagsale.Core.Posts;

/// <summary>What a network tells of an account itself.</summary>
/// <param name="Gone">True where it was deactivated, suspended, taken down or deleted; false where it is there again; null where that is not what is told.</param>
/// <param name="Handle">The handle it has now; null where that is not what is told.</param>
public sealed record AccountNews(SocialAccount Account, bool? Gone, string? Handle, DateTimeOffset At);

/// <summary>Something about reading a network that the operator must see.</summary>
/// <param name="Kind">In a word or two, as alerts have it: <c>stream-gap</c>.</param>
/// <param name="Text">What it means and what to do, without anything personal.</param>
public sealed record Notice(string Kind, string Text);
