using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Tagsale.Core.Posts;

/// <summary>
/// Brings tags that people cannot tell apart to one form, in the spirit of UTS 39 with a table of our own. People type capitals: letters count as alike when their
/// small shapes are or when their capitals are (Cyrillic в and b). A letter whose two shapes are like two different letters goes by the small one (Greek η is n, not H).
/// Accents stay: é and e are not alike.
/// </summary>
public static class Confusables
{
    // What a letter looks like, and the letters of other alphabets (Cyrillic, Greek, Armenian, Coptic, Cherokee, Lisu, small capitals) that look like it.
    const string LookAlikes = """
        a аαɑᴀⲁᎪꓮ
        b вьβƅꞵʙⲃᏼꓐ
        c сᴄⲥᏟꓚϲ
        d ԁᴅᎠꓓꓒᏧ
        e еεɛᴇⲉᎬꓰ
        f ꜰꓝ
        g ɡցԍɢᏀᏳꓖ
        h һнհʜⲏᎻᏂꓧ
        j јյᴊᎫꓙ
        k кκĸᴋⲕᏦꓗ
        l i1ıіӏιɩɪʟǀⲓᎥᏞꓡꓲ
        n пηπոɴⲛꓠ
        o 0оοσօᴏᴑⲟꓳ
        p рρᴘⲣᏢꓑ
        q ԛզ
        r гʀꭇᎡᏒꓣ
        s ѕꜱտᏚᏕꓢ
        t тτᴛⲧᎢꓔ
        u υսꭎᴜꓴ
        v νѵᴠᏙꓦ
        x хχⲭꭓꓫ
        y уγүʏⲩᎩꓬ
        z ζᴢⲍᏃꓜ
        3 зӡʒȝ
        4 Ꮞ
        6 бᏮ
        rn mмᴍⲙᎷꓟ
        vv wωѡԝᴡᎳᏔꓪ
        æ ӕ
        ə ә
        ɵ өѳθ
        φ фɸ
        ψ ѱ
        ħ ћ
        ي یى
        ك ک
        ه ہھ
        口 ロ
        工 エ
        力 カ
        夕 タ
        卜 ト
        八 ハ
        二 ニ
        一 ー
        へ ヘ
        """;

    static readonly FrozenDictionary<char, string> LooksLike = LookAlikes.Split('\n')
        .Select(line => line.TrimEnd().Split(' '))
        .SelectMany(line => line[1].Select(letter => (Letter: char.ToLowerInvariant(letter), Looks: line[0])))
        .ToFrozenDictionary(pair => pair.Letter, pair => pair.Looks);

    /// <summary>Equal for two folded tags that look alike. For comparing only: it is no tag itself.</summary>
    public static string Skeleton(string folded)
    {
        var skeleton = new StringBuilder(folded.Length + 8);
        foreach (var rune in folded.Normalize(NormalizationForm.FormD).EnumerateRunes())
            if (!IsDotOfItsOwn(rune, skeleton)) Append(rune, skeleton);
        return skeleton.ToString();
    }

    // The dot above an i is there already, and the skeleton of an i or of a j has none to lose.
    static bool IsDotOfItsOwn(Rune rune, StringBuilder skeleton) => rune.Value == 0x0307 && skeleton.Length > 0 && skeleton[^1] is 'l' or 'j';

    // Digits of other scripts count by their value: whoever reads them reads the same number.
    static void Append(Rune rune, StringBuilder skeleton)
    {
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber) rune = new('0' + (int)Rune.GetNumericValue(rune));
        if (rune.IsBmp && LooksLike.TryGetValue((char)rune.Value, out var looks)) skeleton.Append(looks);
        else skeleton.Append(rune.ToString());
    }
}
