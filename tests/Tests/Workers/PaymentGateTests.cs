using Tagsale.Web.Workers;

namespace Tagsale.Tests.Workers;

public sealed class PaymentGateTests
{
    static readonly DateTimeOffset Now = Some.Now;

    readonly PaymentGate _gate = new();

    [Fact]
    public void after_some_silences_in_a_row_one_probe_goes_now_and_then_and_everything_after_an_answer()
    {
        Assert.Equal([false, false, false, false, true, false], Silences("a", "b", "c", "d", "e", "f"));
        Assert.Equal(Now + PaymentGate.ProbeEvery, _gate.ComeBackAt(Now.AddSeconds(4)));

        var probe = Now + PaymentGate.ProbeEvery;
        Assert.Null(_gate.ComeBackAt(probe));
        Assert.Equal(probe + PaymentGate.ProbeEvery, _gate.ComeBackAt(probe));

        Assert.Equal(Now, _gate.Answers());
        Assert.Null(_gate.ComeBackAt(probe));
        Assert.Null(_gate.Answers());
        Assert.Null(_gate.AsideUntil(probe));
    }

    [Fact]
    public void an_answer_in_between_begins_the_count_anew()
    {
        Silences("a", "b", "c", "d");
        Assert.Null(_gate.Answers());
        Assert.DoesNotContain(true, Silences("a", "b", "c", "d"));
        Assert.Null(_gate.ComeBackAt(Now));
    }

    [Fact]
    public void one_charge_that_is_never_answered_tells_nothing_of_the_others() =>
        Assert.DoesNotContain(true, Silences("a", "a", "a", "b", "a", "a", "a", "a", "b", "a"));

    [Fact]
    public void a_probe_that_was_not_answered_lets_others_be_the_next_ones()
    {
        Silences("a", "b", "c", "d", "e");
        Assert.True(_gate.AsideUntil(Now) > Now + 2 * PaymentGate.ProbeEvery);
    }

    List<bool> Silences(params string[] keys) => [.. keys.Select(key => _gate.IsSilent(key, Now))];
}
