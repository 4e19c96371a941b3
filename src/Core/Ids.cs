using System.Diagnostics.CodeAnalysis;

namespace Tagsale.Core;

/// <summary>The tenant. Every row of the store carries it first.</summary>
public readonly record struct ProgramId(int Value);

/// <summary>Public ids are a prefix and 32 hexadecimal digits; the value is drawn by the caller, ordered by time.</summary>
public readonly record struct OfferId(Guid Value)
{
    public override string ToString() => IdText.Write("off_", Value);
    public static bool TryParse([NotNullWhen(true)] string? text, out OfferId id) => IdText.TryRead("off_", text, out var v) ? (id = new(v)) == id : (id = default) != default;
}

public readonly record struct MemberId(Guid Value)
{
    public override string ToString() => IdText.Write("mem_", Value);
    public static bool TryParse([NotNullWhen(true)] string? text, out MemberId id) => IdText.TryRead("mem_", text, out var v) ? (id = new(v)) == id : (id = default) != default;
}

public readonly record struct CardId(Guid Value)
{
    public override string ToString() => IdText.Write("card_", Value);
    public static bool TryParse([NotNullWhen(true)] string? text, out CardId id) => IdText.TryRead("card_", text, out var v) ? (id = new(v)) == id : (id = default) != default;
}

public readonly record struct PurchaseId(Guid Value)
{
    /// <summary>The last byte: whoever draws the id gives all purchases of one hashtag the same, so that their commands share a lane.</summary>
    public byte Lane
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Value.TryWriteBytes(bytes);
            return bytes[^1];
        }
    }

    public override string ToString() => IdText.Write("pur_", Value);
    public static bool TryParse([NotNullWhen(true)] string? text, out PurchaseId id) => IdText.TryRead("pur_", text, out var v) ? (id = new(v)) == id : (id = default) != default;
}

public readonly record struct WebhookId(Guid Value)
{
    public override string ToString() => IdText.Write("hook_", Value);
    public static bool TryParse([NotNullWhen(true)] string? text, out WebhookId id) => IdText.TryRead("hook_", text, out var v) ? (id = new(v)) == id : (id = default) != default;
}

public readonly record struct EnrollmentId(Guid Value)
{
    public override string ToString() => IdText.Write("enr_", Value);
    public static bool TryParse([NotNullWhen(true)] string? text, out EnrollmentId id) => IdText.TryRead("enr_", text, out var v) ? (id = new(v)) == id : (id = default) != default;
}

static class IdText
{
    public static string Write(string prefix, Guid value) => prefix + value.ToString("N");

    public static bool TryRead(string prefix, string? text, out Guid value)
    {
        value = default;
        return text is not null
            && text.StartsWith(prefix, StringComparison.Ordinal)
            && Guid.TryParseExact(text.AsSpan(prefix.Length), "N", out value);
    }
}
