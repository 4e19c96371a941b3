using Tagsale.Core.Ports;

namespace Tagsale.Tests.Web;

/// <summary>When the inside fails, people get a page and programs a problem, and neither learns anything about the inside.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task a_failure_is_a_page_for_people_and_a_problem_for_programs()
    {
        var shop = await RunningShop.Start();
        ((IDisposable)shop.Part<IQueries>()).Dispose();
        foreach (var file in Directory.GetFiles(shop.DataDirectory, "tagsale.db*")) File.Delete(file);
        await File.WriteAllTextAsync(Path.Combine(shop.DataDirectory, "tagsale.db"), new string('x', 8_192), TestContext.Current.CancellationToken);

        var page = await shop.Anyone.Get("/", "text/html");
        Assert.InRange((int)page.Status, 500, 503);
        Assert.Contains("Something went wrong on our side", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", page.Text, StringComparison.Ordinal);

        var problem = await shop.Operator.Get("/v1/offers");
        Assert.InRange((int)problem.Status, 500, 503);
        Assert.Equal("application/problem+json", problem.ContentType);
        Assert.DoesNotContain("Exception", problem.Text, StringComparison.Ordinal);
        await shop.DisposeAsync();
    }

    [Fact]
    public async Task a_form_that_was_open_for_too_long_is_answered_in_words()
    {
        var shop = await RunningShop.Start();
        var answer = await shop.Anyone.PostForm("/console/sign-in", ("Offered", "x"), ("_handler", "operator"));
        Assert.Equal(400, (int)answer.Status);
        Assert.Contains("load the page again", answer.Text, StringComparison.Ordinal);
        await shop.DisposeAsync();
    }
}
