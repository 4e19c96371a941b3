using System.Globalization;

namespace Tagsale.Core;

/// <summary>What was typed, checked: the value, or what is wrong with each field.</summary>
public sealed class Checked<T> where T : class
{
    Checked(T? value, Errors errors) => (Value, Errors) = (value, errors);

    /// <summary>Null if anything is wrong.</summary>
    public T? Value { get; }
    public Errors Errors { get; }

    public static implicit operator Checked<T>(T value) => new(value, new());
    public static implicit operator Checked<T>(Errors errors) => new(null, errors);
}

/// <summary>What is wrong, by field, in words that follow the field's name.</summary>
public sealed class Errors
{
    readonly Dictionary<string, List<string>> _fields = [];

    public bool Any => _fields.Count > 0;

    public IReadOnlyDictionary<string, string[]> ByField => _fields.ToDictionary(f => f.Key, f => f.Value.ToArray());

    public string? this[string field] => _fields.TryGetValue(field, out var wrong) ? string.Join("; ", wrong) : null;

    public void Add(string field, string wrong)
    {
        if (_fields.TryGetValue(field, out var earlier)) earlier.Add(wrong);
        else _fields.Add(field, [wrong]);
    }

    /// <summary>One line of text people will read: not empty, not long, nothing in it that hides, reorders or breaks.</summary>
    public void Line(string field, string? text, int most, bool required = true)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (required) Add(field, "must not be empty");
        }
        else if (text.Length > most) Add(field, $"must be at most {most} characters");
        else if (text.Any(IsTreacherous)) Add(field, "must not contain control or invisible formatting characters");
    }

    /// <summary>The amount, or zero USD where it is wrong.</summary>
    public Money Amount(string field, Money? amount, long least)
    {
        if (amount is not { } money) Add(field, "must be given as an amount in minor units and a currency");
        else if (!Iso4217.Knows(money.Currency)) Add(field, "must be in a currency of ISO 4217");
        else if (money.Minor < least || money.Minor > Money.Limit) Add(field, $"must be from {least} to {Money.Limit} minor units");
        else return money;
        return Money.Zero(amount?.Currency is { } code && Iso4217.Knows(code) ? code : "USD");
    }

    /// <summary>Zero-width joiner is let through: emoji and several scripts need it.</summary>
    static bool IsTreacherous(char c) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.Format => c is not ('\u200D' or '\u200C'),
        _ => false,
    };
}
