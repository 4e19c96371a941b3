using Tagsale.Core;
using Tagsale.Core.Engine;
using Tagsale.Core.Ports;
using Tagsale.Core.Posts;
using Tagsale.Web.Workers;

namespace Tagsale.Simulation.Fakes;

/// <summary>One letter that asks for a confirmation.</summary>
/// <param name="At">As it says itself.</param>
public sealed record WorldLetter(PurchaseId Purchase, PostKey Ask, string Text, DateTimeOffset At, DateTimeOffset Delivered, long Stamp);

/// <summary>Everything that lies in people's letter boxes.</summary>
public sealed class LetterBox(Setting setting, NetworkTruth networks)
{
    readonly Dictionary<string, DateTimeOffset> _byKey = [];

    public List<WorldLetter> Letters { get; } = [];

    /// <summary>Only who it is for can read it.</summary>
    public event Action<WorldLetter>? Delivered;

    /// <returns>When it was put in, the first time.</returns>
    public DateTimeOffset Put(OutboxItem.Mail item, PostKey ask, string text, DateTimeOffset at)
    {
        if (_byKey.TryAdd(item.Key, at) && item.Kind == MailKind.ConfirmationRequest && networks.Posts.ContainsKey(ask))
        {
            var letter = new WorldLetter(item.Purchase, ask, text, at, setting.Clock.Now, setting.Clock.Stamp());
            Letters.Add(letter);
            setting.Digest.Add($"letter about {ask.Network} {ask.Id} {at:O} {text.ReplaceLineEndings(" ")}");
            Delivered?.Invoke(letter);
        }
        if (setting.Chance.Meets(Fault.MailAnswerLost)) throw new IOException("The mail server did not answer.");
        return _byKey[item.Key];
    }
}

/// <summary>A process's way to the letter box.</summary>
sealed class FakeMail(LetterBox box, IQueries queries, ProgramRules rules, TimeProvider clock) : Mailer(queries, rules, clock)
{
    readonly IQueries _queries = queries;

    protected override Task<MailAnswer> Deliver(OutboxItem.Mail item, string to, Letter letter, DateTimeOffset at, CancellationToken cancellation) =>
        Task.FromResult<MailAnswer>(new MailAnswer.Sent(box.Put(item, _queries.Purchase(item.Purchase)!.Purchase.Post, letter.ToText(), at)));
}
