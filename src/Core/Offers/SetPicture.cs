using Tagsale.Core.Engine;

namespace Tagsale.Core.Offers;

/// <summary>Gives an offer a picture, or another. Posts that are out stay as they are.</summary>
public sealed record SetPicture(OfferId Id, Picture Picture) : Command<SetPictureOutcome>
{
    public override string Subject => Id.ToString();

    public override void Need(Keys keys) => keys.Offers.Add(Id);

    public override SetPictureOutcome Decide(WorkingSet set)
    {
        if (set.Offer(Id) is null) return SetPictureOutcome.NotFound;
        set.Changes.Pictures[Id] = Picture;
        return SetPictureOutcome.Set;
    }
}

public enum SetPictureOutcome
{
    Set,
    NotFound,
}
