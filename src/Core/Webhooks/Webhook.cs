namespace Tagsale.Core.Webhooks;

/// <summary>A secret as the Standard Webhooks rules write it: <c>whsec_</c> and base64.</summary>
/// <remarks>It does not tell itself where it is written down by accident.</remarks>
public readonly record struct WebhookSecret(string Text)
{
    public const string Prefix = "whsec_";

    public static WebhookSecret Of(ReadOnlySpan<byte> key) => new(Prefix + Convert.ToBase64String(key));

    public byte[] Key() => Convert.FromBase64String(Text[Prefix.Length..]);

    public override string ToString() => Prefix + "…";
}

/// <summary>An address that wants to be told what happens.</summary>
public sealed record Webhook
{
    /// <summary>Of one programme.</summary>
    public const int Most = 20;

    /// <summary>For how long messages carry the old secret's signature too.</summary>
    public static readonly TimeSpan KeepOldSecret = TimeSpan.FromHours(24);

    public required WebhookId Id { get; init; }
    public required string Url { get; init; }
    public required EventKinds Events { get; init; }
    public required WebhookSecret Secret { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Signs as well until <see cref="OldSecretUntil"/>.</summary>
    public WebhookSecret? OldSecret { get; init; }
    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Nothing is sent to it since.</summary>
    public DateTimeOffset? DisabledAt { get; init; }
    public string? DisabledBecause { get; init; }

    /// <summary>Those that sign a message at that time, the newest first.</summary>
    public IEnumerable<WebhookSecret> Secrets(DateTimeOffset at) => OldSecret is { } old && at < OldSecretUntil ? [Secret, old] : [Secret];
}

/// <param name="From">What happened from then on.</param>
/// <param name="At">When it was asked for.</param>
public sealed record Replay(DateTimeOffset From, DateTimeOffset At);
