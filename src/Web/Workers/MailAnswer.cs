namespace Tagsale.Web.Workers;

/// <summary>What became of a letter.</summary>
public abstract record MailAnswer
{
    /// <param name="At">As the letter says itself: earlier than now if it was sent before.</param>
    public sealed record Sent(DateTimeOffset At) : MailAnswer;

    public sealed record NotWanted : MailAnswer;

    /// <summary>It will never be taken. The reason names nobody.</summary>
    public sealed record Refused(string Reason) : MailAnswer;

    /// <inheritdoc cref="Refused"/>
    public sealed record Unavailable(string Reason) : MailAnswer;
}
