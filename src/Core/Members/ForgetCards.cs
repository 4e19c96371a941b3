using System.Collections.Immutable;
using Tagsale.Core.Engine;
using Tagsale.Core.Purchases;

namespace Tagsale.Core.Members;

/// <summary>Cards that payment services have saved for nobody: they are told to forget them, for as long as it takes.</summary>
public sealed record ForgetCards(ImmutableArray<Card> Cards) : Command<SettleOutcome>
{
    public override string Subject => string.Join(" ", Cards.Select(card => card.Id));

    public override void Need(Keys keys)
    {
    }

    public override SettleOutcome Decide(WorkingSet set)
    {
        foreach (var card in Cards) set.Queue(new OutboxItem.DetachCard(card.Id, card.Service, card.Token));
        return SettleOutcome.Settled;
    }
}
