using Tagsale.Core.Engine;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Pages.Parts;

static class Submitting
{
    /// <summary>Has the command decided; what a person is told against it, or null where it was done.</summary>
    public static async Task<Note?> Objection<TOutcome>(this GroupCommit engine, Command<TOutcome> command, Func<TOutcome, Note?> objection)
        where TOutcome : notnull
    {
        try
        {
            return objection(await engine.Submit(command));
        }
        catch (StoreException)
        {
            return Notes.NotNow;
        }
        catch (ParkedException)
        {
            return Notes.SetAside;
        }
    }
}
