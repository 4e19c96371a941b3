namespace Tagsale.Adapters.Mail;

/// <summary>What became of a letter. No answer names whom it was for: what servers say often does, and is left out.</summary>
public abstract record SmtpAnswer
{
    public sealed record Accepted : SmtpAnswer;

    /// <summary>It will never be taken, however often it is tried.</summary>
    public sealed record Refused(string Reason) : SmtpAnswer;

    /// <summary>Not now, or it is unknown whether it was taken: a repeat carries the same Message-ID.</summary>
    public sealed record Unavailable(string Reason) : SmtpAnswer;
}

/// <summary>One reply of the server.</summary>
/// <param name="Lines">Without the code.</param>
sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 300;

    /// <summary>For whoever may read the log: the code, and the enhanced code of RFC 3463 if there is one.</summary>
    public override string ToString() => Enhanced is { } enhanced ? $"{Code} {enhanced}" : $"{Code}";

    /// <summary>A repeat would be answered the same.</summary>
    public bool IsFinal => Code >= 500;

    /// <summary>About who may send here, not about the recipient or the letter: the operator can mend that.</summary>
    public bool IsAboutUs => Code is 530 or 534 or 535 or 538 || Enhanced?.StartsWith("5.7.", StringComparison.Ordinal) == true;

    string? Enhanced => Lines[0].Split(' ')[0] is { Length: >= 5 and <= 11 } first && first.Count(c => c == '.') == 2 && first.All(c => c == '.' || char.IsAsciiDigit(c)) ? first : null;
}
