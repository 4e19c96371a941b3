using System.Collections.Immutable;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>People who ask, and what each of them does with the answer.</summary>
sealed class Buyers
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    readonly IReadOnlyList<Person> _people;
    readonly IReadOnlyList<Offer> _offers;
    readonly FakeNetwork _network;
    readonly Agenda _agenda;
    readonly Chance _chance;
    readonly Dictionary<SocialAccount, string> _kept = [];

    public Buyers(IReadOnlyList<Person> people, IReadOnlyList<Offer> offers, FakeNetwork network, Agenda agenda, Chance chance)
    {
        (_people, _offers, _network, _agenda, _chance) = (people, offers, network, agenda, chance);
        network.Replied += React;
    }

    /// <summary>How many posts people have made.</summary>
    public int Posts { get; private set; }

    public void Ask()
    {
        var person = _chance.Pick(_people);
        var account = _chance.Pick(person.Accounts);
        var offer = _offers[(int)(_offers.Count * Math.Pow(_chance.Draw(), 2))];
        List<string> tags = [offer.Tag, .. Choice(offer)];
        if (_chance.Is(0.03)) tags.Add(_chance.Pick(_offers).Tag);
        if (_chance.Is(0.05)) tags.Insert(0, "lovely");

        var kind = _chance.Is(0.05) ? _chance.Is(0.5) ? PostKind.Repost : PostKind.Edit : PostKind.Original;
        var post = Post(account, [.. tags.Distinct()], kind, isPublic: !_chance.Is(0.02), addressed: _chance.Is(0.2));
        if (_chance.Is(0.03)) _agenda.After(_chance.Seconds(0, 1200), () => _network.Delete(post));
        if (_chance.Is(0.005)) _agenda.After(_chance.Seconds(0, 60), () => Post(account, ["stop"], addressed: true));
    }

    string[] Choice(Offer offer)
    {
        if (offer.Variants.Length == 1 || _chance.Is(0.08)) return [];
        return _chance.Is(0.08) ? ["purple"] : [.. _chance.Pick(offer.Variants).Words];
    }

    /// <summary>Somebody reads the answer to an ask of theirs.</summary>
    void React(WorldReply reply)
    {
        if (ReplyReading.Code(reply.Text) is not { } code) return;
        var ask = _network.Truth.Posts[reply.To];
        var author = ask.Author;
        var thief = _chance.Pick(_chance.Pick(_people).Accounts);
        switch (_chance.Below(100))
        {
            case < 50: Later(5, 840, () => Post(author, [code])); break;
            case < 58: Later(901, 2400, () => Post(author, [code])); break;
            // To the second and the thousandth, where a window ends.
            case < 66: _agenda.At(reply.At + Window + TimeSpan.FromMilliseconds(_chance.Below(3) - 1), () => Post(author, [code])); break;
            case < 72: break;
            case < 76:
                Later(5, 600, () => _network.Delete(ask));
                Later(5, 800, () => Post(author, [code]));
                break;
            case < 80:
                Later(5, 300, () => Post(author, ["confirm" + code[7..].Reverse().Aggregate("", (s, c) => s + c)]));
                Later(301, 800, () => Post(author, [code]));
                break;
            case < 85:
                Later(5, 600, () => Post(author, [code]));
                Later(5, 1500, () => Post(author, [code]));
                break;
            case < 90:
                Later(0, 60, () => Post(thief, [code]));
                Later(0, 800, () => Post(author, [code]));
                break;
            case < 93: Later(5, 600, () => Post(author, [code], PostKind.Repost)); break;
            case < 95: Later(5, 600, () => Post(author, [code], PostKind.Edit)); break;
            case < 96: Later(5, 600, () => Post(author, [code], isPublic: false)); break;
            default: KeepOrConfirmTogether(author, code); break;
        }
    }

    void KeepOrConfirmTogether(SocialAccount author, string code)
    {
        if (_kept.Remove(author, out var other)) Later(5, 600, () => Post(author, [other, code]));
        else _kept[author] = code;
    }

    void Later(int fromSeconds, int toSeconds, Action act) => _agenda.After(_chance.Seconds(fromSeconds, toSeconds), act);

    WorldPost Post(SocialAccount author, ImmutableArray<string> tags, PostKind kind = PostKind.Original, bool isPublic = true, bool addressed = false)
    {
        Posts++;
        return _network.Post(author, tags, kind, isPublic, addressed);
    }
}
