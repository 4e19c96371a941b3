using Tagsale.Core.Members;
using Tagsale.Core.Rewards;

namespace Tagsale.Web.Pages.Member.Rewards;

static class CardWords
{
    public static string InWords(this Card card) => $"{card.Brand} ending in {card.Last4}";

    /// <summary>Of a card that the member may have no more.</summary>
    public static string InWords(this Core.Members.Member me, CardKey card) => me.CardSaved(card.Service, card.Token) is { } known ? $"your {known.InWords()}" : "a card that you have removed";
}
