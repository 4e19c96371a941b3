using Tagsale.Core.Engine;

namespace Tagsale.Core.Purchases;

/// <summary>Something that befalls one purchase.</summary>
public abstract record PurchaseCommand<TOutcome>(PurchaseId Id) : Command<TOutcome> where TOutcome : notnull
{
    public sealed override int Lane => Id.Lane;

    public sealed override string Subject => Id.ToString();

    public override void Need(Keys keys) => keys.Purchases.Add(Id);
}
