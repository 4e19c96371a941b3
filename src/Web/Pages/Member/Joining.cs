using System.Text.Json;
using Tagsale.Core.Posts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>Somebody who has shown which account is theirs and has not yet filled in the rest.</summary>
sealed record Joining(SocialAccount Account, string Handle)
{
    static readonly SealedCookie Kept = new("tagsale-joining", TimeSpan.FromMinutes(30));

    public static void Begin(HttpContext http, Joining joining) => Kept.Keep(http, JsonSerializer.Serialize(joining));

    public static Joining? Find(HttpContext http) => Kept.Read(http) is { } text ? JsonSerializer.Deserialize<Joining>(text) : null;

    public static void End(HttpContext http) => Kept.Drop(http);
}
