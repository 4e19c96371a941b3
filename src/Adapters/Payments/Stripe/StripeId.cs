namespace Tagsale.Adapters.Payments.Stripe;

/// <summary>Ids of Stripe's objects. What stands in an address must be one, whoever named it.</summary>
static class StripeId
{
    const int Longest = 255;

    public static bool Is(string? text, string prefix) =>
        text is not null && text.Length > prefix.Length && text.Length <= Longest
        && text.StartsWith(prefix, StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
