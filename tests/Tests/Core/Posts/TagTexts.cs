using FsCheck;
using FsCheck.Fluent;

namespace Tagsale.Tests.Core.Posts;

/// <summary>Texts made of what has to do with hashtags: marks, letters of many scripts in all their forms, what ends a tag, what nobody sees, and tags worth finding.</summary>
static class TagTexts
{
    static readonly string[] Pieces =
    [
        "#", "#", "#", "＃", "﹟", "&", "_", " ", "\n", "\t", "/", "\\", "\"", ".", "0", "7", "٣", "７", "²", "Ⅷ", "ⓐ",
        "a", "B", "ß", "ẞ", "ſ", "K", "İ", "ı", "ŉ", "ǅ", "é", "e\u0301", "ﬁ", "Ｔ", "𝐁", "σ", "Σ", "ς", "ᾳ", "α\u0345", "\u0345", "և", "Ж", "ж", "ᲀ", "Ꭰ", "ꭰ", "𐐀", "𐐨",
        "日", "が", "か\u3099", "ｶﾞ", "ー", "ไ", "กำ", "हि", "ש", "م", "ﷺ", "ㅎ", "한", "\u200d", "\u200c", "\ufe0f", "\u200f", "\u3164", "❤️", "👩‍👩‍👧", "1️⃣", "！",
        "BuyTee", "#BuyTee", "#ＢＵＹtee", "#buy\u200dtee", "#Straße", "#STRASSE", "＃Ὀδυσσεύς", "#ΟΔΥΣΣΕΥΣ", "﹟Tシャツ", "#𐐀B", "#ConfirmBCDF2346", "#confirmbcdf234６",
    ];

    public static readonly string[] Live = ["buytee", "strasse", "ὀδυσσεύσ", "οδυσσευσ", "tシャツ", "が", "𐐨b"];

    public static readonly Gen<string> Any = Gen.Elements(Pieces).ArrayOf().Select(pieces => string.Concat(pieces));

    /// <summary>The text as a JSON string, each character in one of the forms JSON allows.</summary>
    public static Gen<string> InJson(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        return Gen.Choose(0, 4).ArrayOf(runes.Length).Select(forms => $"\"{string.Concat(runes.Select((rune, at) => Written(rune.ToString(), forms[at])))}\"");
    }

    static string Written(string character, int form) => (character, form) switch
    {
        ("\"" or "\\", _) => "\\" + character,
        ("\n", _) => "\\n",
        ("\t", _) => "\\t",
        ("/", 2) => "\\/",
        (_, 0) => string.Concat(character.Select(unit => $"\\u{(int)unit:x4}")),
        (_, 1) => string.Concat(character.Select(unit => $"\\u{(int)unit:X4}")),
        _ => character,
    };
}
