using System.Net;
using Tagsale.Web.Purchases;

namespace Tagsale.Tests.Web;

/// <summary>Files that are too large for the console, as a browser sends them.</summary>
public sealed class ConsoleFilesTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Fact]
    public async Task a_file_of_shipments_that_is_too_large_is_told_so_beside_its_field()
    {
        var answer = await (await OperatorVisit.SignIn(shop)).Upload("/console/shipments", "check", new byte[ShipmentFile.LargestBytes + 1]);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Contains("id=\"file-error\"", answer.Text, StringComparison.Ordinal);
        Assert.Contains("it may have 2 MB at most; split it", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_larger_than_any_form_is_told_so_and_is_no_fault_of_ours()
    {
        var answer = await (await OperatorVisit.SignIn(shop)).Upload("/console/shipments", "check", new byte[10 * ShipmentFile.LargestBytes + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Contains("That is too large to be taken", answer.Text, StringComparison.Ordinal);
    }
}
