using Tagsale.Core.Posts;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Offers;

/// <summary>An offer as somebody typed it: hostile until checked.</summary>
public abstract record OfferDraft
{
    private protected const int LongestHashtag = 40;
    private protected const int LongestTitle = 80;

    public string? Hashtag { get; init; }
    public string? Title { get; init; }
    public string? Merchant { get; init; }
    public DateTimeOffset? StartsAt { get; init; }
    public DateTimeOffset? EndsAt { get; init; }
    public string? TermsUrl { get; init; }

    /// <returns>The hashtag without its mark, and folded; null where it is none.</returns>
    private protected (string Hashtag, string? Tag) CheckCommon(Errors errors, DateTimeOffset now)
    {
        var hashtag = (Hashtag ?? "").TrimStart('#', '＃').Trim();
        var tag = Hashtags.Fold(hashtag);
        if (tag is null || hashtag.Length > LongestHashtag)
            errors.Add("hashtag", $"must be 1 to {LongestHashtag} letters, digits or underscores with at least one letter");
        else if (Confusables.Skeleton(tag) == Confusables.Skeleton("stop") || ConfirmationCode.LooksLikeOne(tag))
            errors.Add("hashtag", "is reserved");
        errors.Line("title", Title, LongestTitle);
        if (Title?.Any("#@＃＠﹟﹫".Contains) == true) errors.Add("title", "must not contain # or @: it stands in public replies");
        errors.Line("merchant", Merchant, LongestTitle);
        if (EndsAt <= StartsAt) errors.Add("endsAt", "must be after startsAt");
        if (EndsAt <= now) errors.Add("endsAt", "must be in the future");
        if (TermsUrl is not null && !IsWebAddress(TermsUrl)) errors.Add("termsUrl", "must be an http or https address of at most 300 characters");
        return (hashtag, tag);
    }

    static bool IsWebAddress(string text) =>
        text.Length <= 300 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
}
