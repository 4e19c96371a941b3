namespace Tagsale.Web.Pages.Layout;

static class Missing
{
    /// <summary>Answers 404 with the page's own words. A status set while the page is drawn would put the general page in its place.</summary>
    public static void AnswerMissing(this HttpContext http) => http.Response.OnStarting(() =>
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
