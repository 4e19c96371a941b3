using Tagsale.Core.Purchases;

namespace Tagsale.Tests.Core.Purchases;

public sealed class PurchaseLifecycleTests
{
    // A cell is the new state, "already" (it was so before, or is over: nothing changes) or "-" (refused).
    const string Table = """
        | state                | ReplyPublished       | ToldPrivately        | ReplyFailed | Confirmed | Lapsed    | Cancelled | ChargeApproved | ChargeDeclined | ActionRequired | FullyRefunded | Shipped | Delivered |
        | -------------------- | -------------------- | -------------------- | ----------- | --------- | --------- | --------- | -------------- | -------------- | -------------- | ------------- | ------- | --------- |
        | AwaitingReply        | AwaitingConfirmation | AwaitingConfirmation | Cancelled   | -         | Cancelled | Cancelled | -              | -              | -              | -             | -       | -         |
        | AwaitingConfirmation | already              | already              | already     | Paying    | Expired   | Cancelled | -              | -              | -              | -             | -       | -         |
        | Paying               | already              | already              | already     | already   | -         | -         | Paid           | Declined       | ActionRequired | -             | -       | -         |
        | ActionRequired       | already              | already              | already     | already   | -         | -         | Paid           | Declined       | already        | -             | -       | -         |
        | Paid                 | already              | already              | already     | already   | already   | already   | already        | already        | already        | Refunded      | Shipped | -         |
        | Shipped              | already              | already              | already     | already   | already   | already   | already        | already        | already        | Refunded      | already | Delivered |
        | Delivered            | already              | already              | already     | already   | already   | already   | already        | already        | already        | Refunded      | already | already   |
        | Cancelled            | already              | already              | already     | already   | already   | already   | already        | already        | already        | already       | already | already   |
        | Expired              | already              | already              | already     | already   | already   | already   | already        | already        | already        | already       | already | already   |
        | Declined             | already              | already              | already     | already   | already   | already   | already        | already        | already        | already       | already | already   |
        | Refunded             | already              | already              | already     | already   | already   | already   | already        | already        | already        | already       | already | already   |
        """;

    [Fact]
    public void every_state_answers_every_event_as_the_table_says()
    {
        var actual = Written();
        Assert.True(Table == actual, $"The lifecycle is now:\n\n{actual}\n");
    }

    [Fact]
    public void the_document_shows_the_same_table()
    {
        const string document = "docs/purchase-lifecycle.md";
        const string marker = "<!-- lifecycle -->";
        var parts = Repository.Read(document).Split(marker);
        Assert.True(parts.Length == 3 && parts[1].Trim() == Written(), $"Between the two {marker} of {document} there must stand:\n\n{Written()}\n");
    }

    [Fact]
    public void every_state_can_be_reached() =>
        Assert.Equal(Enum.GetValues<PurchaseState>(), Reachable(PurchaseState.AwaitingReply).Order());

    [Theory]
    [MemberData(nameof(States))]
    public void every_state_can_reach_an_end_where_nothing_is_held(PurchaseState state) =>
        Assert.Contains(Reachable(state), s => !s.Holds() && !Moves(s).Any());

    [Theory]
    [MemberData(nameof(States))]
    public void a_unit_once_let_go_or_sold_is_never_held_again(PurchaseState state)
    {
        if (!state.Holds()) Assert.DoesNotContain(Reachable(state), s => s.Holds());
    }

    [Theory]
    [InlineData(PurchaseState.AwaitingReply, true, true, true)]
    [InlineData(PurchaseState.AwaitingConfirmation, true, true, true)]
    [InlineData(PurchaseState.Paying, true, true, false)]
    [InlineData(PurchaseState.ActionRequired, true, true, false)]
    [InlineData(PurchaseState.Paid, true, false, false)]
    [InlineData(PurchaseState.Shipped, true, false, false)]
    [InlineData(PurchaseState.Delivered, true, false, false)]
    [InlineData(PurchaseState.Cancelled, false, false, false)]
    [InlineData(PurchaseState.Expired, false, false, false)]
    [InlineData(PurchaseState.Declined, false, false, false)]
    [InlineData(PurchaseState.Refunded, false, false, false)]
    public void a_state_counts_against_the_limit_holds_a_unit_and_waits_for_the_member(PurchaseState state, bool counts, bool holds, bool waits) =>
        Assert.Equal((counts, holds, waits), (state.Counts(), state.Holds(), state.Waits()));

    public static TheoryData<PurchaseState> States => [.. Enum.GetValues<PurchaseState>()];

    static HashSet<PurchaseState> Reachable(PurchaseState from)
    {
        var reached = new HashSet<PurchaseState> { from };
        var open = new Queue<PurchaseState>(reached);
        while (open.TryDequeue(out var state))
            foreach (var next in Moves(state).Where(reached.Add)) open.Enqueue(next);
        return reached;
    }

    static IEnumerable<PurchaseState> Moves(PurchaseState state) =>
        Enum.GetValues<PurchaseEvent>().Select(happened => PurchaseLifecycle.Next(state, happened)).OfType<Step.Moves>().Select(step => step.To);

    static string Written()
    {
        var events = Enum.GetValues<PurchaseEvent>();
        string[][] rows =
        [
            ["state", .. events.Select(e => $"{e}")],
            .. Enum.GetValues<PurchaseState>().Select(state => (string[])[$"{state}", .. events.Select(e => Cell(PurchaseLifecycle.Next(state, e)))]),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => Line(row.Select((cell, column) => cell.PadRight(widths[column])))).ToList();
        lines.Insert(1, Line(widths.Select(width => new string('-', width))));
        return string.Join('\n', lines);

        static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
    }

    static string Cell(Step step) => step switch
    {
        Step.Moves moves => $"{moves.To}",
        Step.Already => "already",
        Step.Refused => "-",
        _ => throw new InvalidOperationException($"{step} has no cell"),
    };
}
