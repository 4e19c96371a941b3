namespace Tagsale.Core.Rewards;

/// <summary>An offer's budget in minor units, and its enrolments. Never below zero in any of its numbers.</summary>
/// <param name="Reserved">Set aside for enrolments and not yet credited.</param>
/// <param name="Credited">Credits less clawbacks.</param>
public readonly record struct Budget(long Total, long Reserved, long Credited, int Enrolled)
{
    /// <summary>Neither credited nor set aside.</summary>
    public long Free => Total - Reserved - Credited;

    /// <summary>One more enrolment, with so much set aside for it.</summary>
    public Budget Enrol(long reserve) => (this with { Enrolled = Enrolled + 1 }).Reserve(reserve);

    /// <summary>Credits out of what was set aside first.</summary>
    public Budget Give(long amount, long reserved) => (this with { Credited = Credited + amount, Reserved = Reserved - reserved }).Sound();

    /// <param name="reserved">How much of it is set aside again for the same enrolment.</param>
    public Budget TakeBack(long amount, long reserved) => (this with { Credited = Credited - amount, Reserved = Reserved + reserved }).Sound();

    /// <summary>More is set aside, or below zero less.</summary>
    public Budget Reserve(long amount) => (this with { Reserved = Reserved + amount }).Sound();

    Budget Sound()
    {
        Invariant.Require(Reserved >= 0 && Credited >= 0 && Enrolled >= 0 && Free >= 0, $"budget would become {this}");
        return this;
    }
}
