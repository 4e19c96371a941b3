using System.Collections.Immutable;
using Tagsale.Core.Offers;
using Tagsale.Core.Posts;
using Tagsale.Core.Rewards;
using Tagsale.Simulation.Fakes;

namespace Tagsale.Simulation.Crowd;

/// <summary>People who ask, and what each of them does with the answer.</summary>
sealed class Buyers
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    readonly IReadOnlyList<Person> _people;
    readonly IReadOnlyList<ProductOffer> _offers;
    readonly IReadOnlyList<RewardOffer> _bonuses;
    readonly IReadOnlyDictionary<string, FakeNetwork> _networks;
    readonly Agenda _agenda;
    readonly Chance _chance;
    readonly Dictionary<SocialAccount, Person> _owners;
    readonly Dictionary<SocialAccount, string> _kept = [];
    readonly HashSet<SocialAccount> _gone = [];

    public Buyers(World world, Agenda agenda, Chance chance)
    {
        (_people, _offers, _bonuses, _networks, _agenda, _chance) = (world.People, world.Offers, world.Bonuses, world.Networks, agenda, chance);
        _owners = _people.SelectMany(person => person.Accounts.Select(account => (account, person))).ToDictionary();
        foreach (var network in _networks.Values) network.Replied += reply => React(reply.To, reply.Text, reply.At);
        world.LetterBox.Delivered += letter => React(letter.Ask, letter.Text, letter.At);
    }

    /// <summary>How many posts people have made.</summary>
    public int Posts { get; private set; }

    public void Ask()
    {
        if (_chance.Is(0.15)) Load();
        else Buy();
    }

    /// <summary>By the hashtag, one or several, mostly with what tells that it is advertising; or by checking in.</summary>
    void Load()
    {
        var account = _chance.Pick(_chance.Pick(_people).Accounts);
        if (_chance.Is(0.3))
        {
            Post(account, _chance.Is(0.5) ? ["ad"] : [], venue: Bonuses.VenueOf(_chance.Pick(Bonuses.Shops)));
            return;
        }
        List<string> tags = [_chance.Pick(_bonuses).Tag];
        if (_chance.Is(0.2)) tags.Add(_chance.Pick(_bonuses).Tag);
        if (_chance.Is(0.7)) tags.Add("ad");
        if (Post(account, [.. tags.Distinct()]) is { } post && _chance.Is(0.05)) _agenda.After(_chance.Seconds(0, 600), () => Delete(post));
    }

    void Buy()
    {
        var person = _chance.Pick(_people);
        var account = _chance.Pick(person.Accounts);
        var offer = _offers[(int)(_offers.Count * Math.Pow(_chance.Draw(), 2))];
        List<string> tags = [offer.Tag, .. Choice(offer)];
        if (_chance.Is(0.03)) tags.Add(_chance.Pick(_offers).Tag);
        if (_chance.Is(0.05)) tags.Insert(0, "lovely");

        var kind = _chance.Is(0.05) ? _chance.Is(0.5) ? PostKind.Repost : PostKind.Edit : PostKind.Original;
        var offerPosts = _networks[account.Network].OfferPosts;
        PostKey? below = offerPosts.Count > 0 && _chance.Is(0.1) ? _chance.Pick(offerPosts) : null;
        if (Post(account, [.. tags.Distinct()], kind, isPublic: !_chance.Is(0.02), addressed: _chance.Is(0.2), below) is not { } post) return;
        if (_chance.Is(0.03)) _agenda.After(_chance.Seconds(0, 1200), () => Delete(post));
        if (_chance.Is(0.005)) _agenda.After(_chance.Seconds(0, 60), () => Post(account, ["stop"], addressed: true));
        if (_chance.Is(0.02)) _agenda.After(_chance.Seconds(0, 120), () => Leave(account));
    }

    /// <summary>From the network itself, most for a while, some for good.</summary>
    void Leave(SocialAccount account)
    {
        if (!_gone.Add(account)) return;
        _networks[account.Network].Leave(account, gone: true);
        if (_chance.Is(0.8)) Later(60, 7200, () =>
        {
            _gone.Remove(account);
            _networks[account.Network].Leave(account, gone: false);
        });
    }

    string[] Choice(ProductOffer offer)
    {
        if (offer.Variants.Length == 1 || _chance.Is(0.08)) return [];
        if (_chance.Is(0.08)) return ["purple"];
        var words = _chance.Pick(offer.Variants).Words;
        return _chance.Is(0.05) ? [words[^1]] : [.. words];
    }

    /// <summary>Somebody reads the answer to an ask of theirs.</summary>
    void React(PostKey to, string text, DateTimeOffset at)
    {
        if (ReplyReading.Code(text) is not { } code) return;
        var ask = _networks[to.Network].Truth.Posts[to];
        var author = ask.Author;
        switch (_chance.Below(100))
        {
            case < 50: Later(5, 840, () => Post(author, [code])); break;
            case < 57: Later(901, 2400, () => Post(author, [code])); break;
            // To the second and the thousandth, where a window ends.
            case < 65: _agenda.At(at + Window + TimeSpan.FromMilliseconds(_chance.Below(3) - 1), () => Post(author, [code])); break;
            case < 71: break;
            case < 75:
                Later(5, 600, () => Delete(ask));
                Later(5, 800, () => Post(author, [code]));
                break;
            case < 79:
                Later(5, 300, () => Post(author, ["confirm" + code[7..].Reverse().Aggregate("", (s, c) => s + c)]));
                Later(301, 800, () => Post(author, [code]));
                break;
            case < 84:
                Later(5, 600, () => Post(author, [code]));
                Later(5, 1500, () => Post(author, [code]));
                break;
            case < 89:
                var thief = _chance.Pick(_chance.Pick(_people).Accounts);
                Later(0, 60, () => Post(thief, [code]));
                Later(0, 800, () => Post(author, [code]));
                break;
            case < 91:
                var other = _chance.Pick(_owners[author].Accounts);
                Later(5, 800, () => Post(other, [code]));
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

    WorldPost? Post(SocialAccount author, ImmutableArray<string> tags, PostKind kind = PostKind.Original, bool isPublic = true, bool addressed = false, PostKey? below = null, string? venue = null)
    {
        if (_gone.Contains(author)) return null;
        Posts++;
        return _networks[author.Network].Post(author, tags, kind, isPublic, addressed, below, venue);
    }

    void Delete(WorldPost post) => _networks[post.Author.Network].Delete(post);
}
