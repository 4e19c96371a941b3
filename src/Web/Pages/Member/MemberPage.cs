using Microsoft.AspNetCore.Components;
using Tagsale.Core;
using Tagsale.Web.Pages.Parts;
using Tagsale.Web.Security;

namespace Tagsale.Web.Pages.Member;

/// <summary>A page of one member, who is signed in: the page's policy lets nobody else in.</summary>
public abstract class MemberPage : ActingPage
{
    [Inject] protected MemberSession Session { get; set; } = null!;

    protected Core.Members.Member Me { get; private set; } = null!;

    protected override async Task OnInitializedAsync() => Me = Invariant.Found(await Session.Find(Http), "the member who is signed in");
}
