using Tagsale.Core.Posts;

namespace Tagsale.Web.Pages.Parts;

static class AccountWords
{
    /// <summary>By its id where its handle is not known.</summary>
    public static string Shown(this SocialAccount account, string handle) => handle.Length > 0 ? "@" + handle : account.Id;
}
