using FsCheck;
using FsCheck.Fluent;

namespace Tagsale.Tests.Adapters.Storage.Alike;

enum Deed
{
    Ask, AskAgain, Confirm, Knock, Stop, DeletePost,
    Carry, CarryAll, Defer, Tick, Wait, Advance,
    LoadByPost, CheckIn, Load, Pay, PayOut,
    Cancel, GiveUp, Recheck, Ship, Deliver, Refund, AdjustStock, Publish, List, Pause,
    Enrol, Link, Unlink, AddCard, RemoveCard, Move, SignOut, Leave, OptOut, OptIn, Gone, Back, Rename,
    Claim, Disown, Prune, Restart,
}

/// <summary>Something happens. Who and what it happens to is chosen by the numbers among what there is by then, so that a shorter story is a story too.</summary>
/// <param name="Together">In one batch with the step after it.</param>
sealed record Step(Deed Deed, int Which, int How, bool Together)
{
    static readonly (int Weight, Deed Deed)[] Weights =
    [
        (30, Deed.Ask), (3, Deed.AskAgain), (15, Deed.Confirm), (3, Deed.Knock), (1, Deed.Stop), (4, Deed.DeletePost),
        (24, Deed.Carry), (12, Deed.CarryAll), (6, Deed.Defer), (8, Deed.Tick), (6, Deed.Wait), (2, Deed.Advance),
        (6, Deed.LoadByPost), (4, Deed.CheckIn), (6, Deed.Load), (30, Deed.Pay), (2, Deed.PayOut),
        (3, Deed.Cancel), (2, Deed.GiveUp), (4, Deed.Recheck), (6, Deed.Ship), (4, Deed.Deliver), (8, Deed.Refund), (4, Deed.AdjustStock), (2, Deed.Publish), (2, Deed.List), (1, Deed.Pause),
        (3, Deed.Enrol), (3, Deed.Link), (3, Deed.Unlink), (3, Deed.AddCard), (1, Deed.RemoveCard), (3, Deed.Move), (1, Deed.SignOut), (2, Deed.Leave), (2, Deed.OptOut), (4, Deed.OptIn), (2, Deed.Gone), (3, Deed.Back), (1, Deed.Rename),
        (6, Deed.Claim), (3, Deed.Disown), (5, Deed.Prune), (3, Deed.Restart),
    ];

    static readonly Gen<Step> Any =
        from deed in Gen.Frequency(Weights.Select(weighted => (weighted.Weight, Gen.Constant(weighted.Deed))))
        from which in Gen.Choose(0, 11)
        from how in Gen.Choose(0, 11)
        from together in Gen.Frequency((2, Gen.Constant(false)), (1, Gen.Constant(true)))
        select new Step(deed, which, how, together);

    public static Arbitrary<Story> Stories => Arb.From(
        from length in Gen.Choose(20, 120)
        from steps in Any.ArrayOf(length)
        select new Story(steps), story => story.Shorter());

    public override string ToString() => $"{Deed} {Which} {How}{(Together ? " with" : "")}";
}

/// <summary>Printed a step a line where stores do not agree about it.</summary>
sealed record Story(Step[] Steps)
{
    /// <summary>Without a half, a quarter and so on down to one step.</summary>
    public IEnumerable<Story> Shorter()
    {
        for (var left = Steps.Length / 2; left > 0; left /= 2)
            for (var at = 0; at < Steps.Length; at += left)
                yield return new([.. Steps[..at], .. Steps[Math.Min(at + left, Steps.Length)..]]);
        if (Steps.Length == 1) yield return new([]);
    }

    public override string ToString() => string.Join('\n', Steps.Select(step => step.ToString()).Prepend(""));
}
