using Tagsale.Core.Journal;
using Tagsale.Core.Ports;

namespace Tagsale.Web.Pages.Console;

/// <summary>Movements and differences in words.</summary>
static class JournalWords
{
    public static string Totals(MovementKind kind) => kind switch
    {
        MovementKind.Charge => "Taken",
        MovementKind.Refund => "Refunded",
        MovementKind.RefundReturned => "Refunds come back",
        MovementKind.Dispute => "Disputed",
        MovementKind.DisputeReturned => "Disputes won",
        MovementKind.Fee => "Fees",
        MovementKind.StatementCredit => "Statement credits",
        MovementKind.StatementCreditTakenBack => "Statement credits taken back",
        MovementKind.Other => "Other",
    };

    public static string What(Difference difference)
    {
        var what = Name(difference.Here?.Kind ?? difference.There!.Kind);
        return difference.Kind switch
        {
            DifferenceKind.MissingHere => $"{what} that is not in the journal",
            DifferenceKind.MissingThere => $"{what} that the service does not have",
            DifferenceKind.OtherAmount => $"{what} of another amount",
            DifferenceKind.OtherFee => $"{what} with another fee",
        };
    }

    static string Name(MovementKind kind) => kind switch
    {
        MovementKind.Charge => "Charge",
        MovementKind.Refund => "Refund",
        MovementKind.RefundReturned => "Refund come back",
        MovementKind.Dispute => "Dispute",
        MovementKind.DisputeReturned => "Dispute won",
        MovementKind.Fee => "Fee",
        MovementKind.StatementCredit => "Statement credit",
        MovementKind.StatementCreditTakenBack => "Statement credit taken back",
        MovementKind.Other => "Movement",
    };
}
