using Tagsale.Core.Ports;
using Tagsale.Core.Purchases;

namespace Tagsale.Web.Pages.Member;

/// <summary>What of a purchase's history is told to its member: each state, and why. What stands between them is the operator's, in words of payment services and banks.</summary>
public static class OwnHistory
{
    public static IReadOnlyList<HistoryLine> Own(this PurchaseView view) =>
        [.. view.History.Where((line, at) => at == 0 || view.History[at - 1].State != line.State).Select(line => line with { Reason = InOurWords(line.Reason) })];

    /// <summary>What a network, a service or the operator said of it follows a colon.</summary>
    static string InOurWords(string reason) => reason.Split(": ", 2)[0];
}
