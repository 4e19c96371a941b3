using Microsoft.AspNetCore.Components;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Pages.Parts;

/// <summary>A page with forms that change something. After a change it goes on to another address, so that a reload repeats nothing.</summary>
public abstract class ActingPage : ComponentBase
{
    [Inject] protected GroupCommit Engine { get; set; } = null!;

    [Inject] protected IQueries Queries { get; set; } = null!;

    [Inject] protected TimeProvider Time { get; set; } = null!;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter] public HttpContext Http { get; set; } = null!;

    /// <summary>Why the form was not carried out.</summary>
    protected Note? Trouble { get; set; }

    protected DateTimeOffset Now => Time.GetUtcNow();

    protected string Here => "/" + Navigation.ToBaseRelativePath(Navigation.Uri);

    protected async Task<bool> Done<TOutcome>(Command<TOutcome> command, Func<TOutcome, Note?> objection) where TOutcome : notnull
    {
        Trouble = await Engine.Objection(command, objection);
        return Trouble is null;
    }

    protected void GoOn(string path, Note? note = null) => Navigation.NavigateTo(note is null ? path : note.On(path));

    protected void NotFound() => Http.Response.StatusCode = StatusCodes.Status404NotFound;
}
