using Tagsale.Core.Payments;
using Tagsale.Core.Posts;

namespace Tagsale.Core;

/// <summary>What the operator set for the programme. Fixed while the process runs; whether it is paused is state and lives in the store.</summary>
public sealed record ProgramRules
{
    public required ProgramId Id { get; init; }
    public required string Name { get; init; }

    /// <summary>Where members reach the pages; no trailing slash.</summary>
    public required string PublicUrl { get; init; }
    public required string TermsVersion { get; init; }

    /// <summary>The storefront's account on each network.</summary>
    public required IReadOnlyList<SocialAccount> Storefronts { get; init; }

    public TimeSpan ConfirmationWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>For the member's approval on the bank's page.</summary>
    public TimeSpan ActionWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A reply that is not out by then is not sent; a hold that waits for it is cancelled.</summary>
    public TimeSpan ReplyWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Posts older than this on arrival are not acted on, replay after an outage excepted.</summary>
    public TimeSpan OldestPost { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A hold lapses this long after its deadline even if its network's stream does not move.</summary>
    public TimeSpan LapseWithoutWatermark { get; init; } = TimeSpan.FromMinutes(60);
    public TimeSpan InvitationInterval { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Tries at other people's codes by one account within an hour that raise an alert.</summary>
    public int CodeTriesBeforeAlert { get; init; } = 5;

    /// <summary>As the payment services tell them at the start: a decision asks nobody outside.</summary>
    public ServiceLimits Limits { get; init; } = ServiceLimits.None;

    public StepUpRules StepUp { get; init; } = new();

    /// <summary>Where several loaded offers fit one payment: each of them credits it, or only the one that gives most.</summary>
    public bool EveryOfferCredits { get; init; }

    public bool IsStorefront(SocialAccount account) => Storefronts.Contains(account);
}

/// <summary>When a public code is not enough and the member's private page is asked for.</summary>
public sealed record StepUpRules
{
    /// <summary>A link, a card or an address younger than this. Zero turns the rule off.</summary>
    public TimeSpan Young { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Totals above this many minor units, in any currency; null turns the rule off.</summary>
    public long? AboveMinor { get; init; }
}
