namespace Tagsale.Servers;

enum StripeDelivery
{
    /// <summary>As Stripe mostly does.</summary>
    AfterAnswer,

    /// <summary>The webhook has been told before whoever asked gets an answer.</summary>
    BeforeAnswer,

    /// <summary>Late: until <see cref="StripeFake.Release"/>.</summary>
    Held,
}

/// <summary>What goes wrong at the <see cref="StripeFake"/>. All of it may be changed while it runs.</summary>
sealed class StripeFaults
{
    int _tooMany, _broken, _conflicts;

    /// <summary>Every request is refused with 503, and nothing is done.</summary>
    public bool Down { get; set; }

    /// <summary>What was asked is done, and no answer given.</summary>
    public bool LoseAnswers { get; set; }

    /// <summary>So many of the next requests are refused with 429.</summary>
    public int TooMany { get => _tooMany; set => _tooMany = value; }

    /// <summary>What a 429 asks to wait; null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>So many of the next writing requests are carried out and answered with 500, now and whenever their key is used again.</summary>
    public int BrokenAfterEffect { get => _broken; set => _broken = value; }

    /// <summary>So many of the next writing requests meet another one with the same key under way.</summary>
    public int Conflicts { get => _conflicts; set => _conflicts = value; }

    /// <summary>Charges are accepted and not decided until <see cref="StripeFake.Settle"/>.</summary>
    public bool DecideLater { get; set; }

    /// <summary>The code by which every new charge and refund is refused for the account's sake, now and whenever its key is used again; null: the account is in order.</summary>
    public string? AccountRefuses { get; set; }

    /// <summary>What the account settles in, at two for one; null: in whatever is charged.</summary>
    public string? SettlesIn { get; set; }

    /// <summary>The fee of a charge is not known when it is answered.</summary>
    public bool FeeLater { get; set; }

    /// <summary>How long the search does not find a new payment.</summary>
    public TimeSpan SearchDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>As for accounts of some countries.</summary>
    public bool NoSearch { get; set; }

    public StripeDelivery Delivery { get; set; }

    /// <summary>Each webhook is sent twice.</summary>
    public bool Twice { get; set; }

    /// <summary>The webhooks of one request, or of one release, are sent the last first.</summary>
    public bool Reversed { get; set; }

    internal bool TakeTooMany() => Take(ref _tooMany);
    internal bool TakeBroken() => Take(ref _broken);
    internal bool TakeConflict() => Take(ref _conflicts);

    static bool Take(ref int left)
    {
        if (left <= 0) return false;
        left--;
        return true;
    }
}
