using Microsoft.AspNetCore.Components;
using Tagsale.Core;
using Tagsale.Core.Offers;
using Tagsale.Core.Rewards;
using Tagsale.Web.Pages.Parts;

namespace Tagsale.Web.Pages.Console;

/// <summary>A form that an offer is published by, and before that its post is looked at.</summary>
public abstract class PublishingPage : ConsolePage
{
    Errors _typed = new();
    Errors? _checks;

    [SupplyParameterFromForm] public string? Deed { get; set; }

    /// <summary>Sound, and not published yet.</summary>
    protected Offer? Preview { get; private set; }

    protected Picture? Picture { get; private set; }

    protected Errors? PictureErrors { get; private set; }

    protected bool HasErrors { get; private set; }

    /// <summary>What the fields came to; null where nothing is wrong with that one.</summary>
    protected string? Told(string field, string label) => _typed.Told(field, label) ?? _checks.Told(field, label);

    protected Errors? Checks => _checks;

    /// <param name="typed">What could not be read.</param>
    protected async Task Take(Errors typed, Offer? offer, Errors checks, string? pictureAlt)
    {
        (_typed, _checks) = (typed, checks);
        Picture = await Uploaded(pictureAlt);
        HasErrors = typed.Any || checks.Any || PictureErrors is { Any: true };
        if (HasErrors) return;

        Preview = offer;
        if (Deed != "publish") return;
        var next = await DoneOnce(new PublishOffer(offer!) { At = Now, Picture = Picture }, Objection, outcome => $"/console/offers/{((PublishOutcome.Published)outcome).Offer.Id}");
        if (next is not null) GoOn(next, offer is RewardOffer ? Notes.RewardPublished : Notes.OfferPublished);
    }

    /// <summary>Null where no file was chosen, or one that will not do.</summary>
    async Task<Picture?> Uploaded(string? alt)
    {
        if (Http.Request.Form.Files["Picture"] is not { Length: > 0 } file) return null;
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, Http.RequestAborted);
        var draft = new PictureDraft(bytes.ToArray(), alt).Check();
        PictureErrors = draft.Errors;
        return draft.Value;
    }

    static Note? Objection(PublishOutcome outcome) => outcome switch
    {
        PublishOutcome.NotTaken(var objection) => Note.Bad($"That could never be paid: {objection}. Please mend the price, the shipping or the tax."),
        PublishOutcome.Taken taken => Note.Bad($"#{taken.Hashtag} belongs to another offer. Please choose another hashtag."),
        PublishOutcome.Confusable confusable => Note.Bad($"People could not tell this hashtag from #{confusable.Hashtag}, which is taken. Please choose another."),
        _ => null,
    };
}
